using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Saker.Protocol.Http2.Hpack;

namespace Saker.Protocol.Tests.Http2;

/// <summary>An encoder that uses everything HPACK has, by dice: what our own never does, other peers do. Slow and plain, its table a list.</summary>
internal sealed class ReferenceEncoder
{
    private readonly Random _random;
    private readonly int _limit;
    private readonly List<(string Name, string Value)> _table = [];
    private int _capacity;

    public ReferenceEncoder(int seed, int limit)
    {
        _random = new Random(seed);
        _limit = limit;
        _capacity = limit;
    }

    public int TableCount => _table.Count;

    public byte[] Encode(IEnumerable<(string Name, string Value)> fields)
    {
        var block = new MemoryStream();
        if (_random.Next(5) == 0)
        {
            Resize(block, _random.Next(_limit + 1));
        }

        foreach ((string name, string value) in fields)
        {
            Encode(block, name, value);
        }

        return block.ToArray();
    }

    private void Encode(MemoryStream block, string name, string value)
    {
        int whole = Index((name, value));
        if (whole > 0 && _random.Next(4) != 0)
        {
            Integer(block, 0x80, 7, whole);
            return;
        }

        int index = _random.Next(3) == 0 ? 0 : Enumerable.Range(1, StaticTable.Count + _table.Count).FirstOrDefault(i => At(i).Name == name);
        bool add = _random.Next(2) == 0;
        byte pattern = add ? (byte)0x40 : _random.Next(2) == 0 ? (byte)0x10 : (byte)0;
        Integer(block, pattern, add ? 6 : 4, index);
        if (index == 0)
        {
            Text(block, name);
        }

        Text(block, value);
        if (add)
        {
            _table.Insert(0, (name, value));
            Evict();
        }
    }

    private void Resize(MemoryStream block, int capacity)
    {
        Integer(block, 0x20, 5, capacity);
        _capacity = capacity;
        Evict();
    }

    private void Evict()
    {
        while (_table.Sum(entry => entry.Name.Length + entry.Value.Length + 32) > _capacity)
        {
            _table.RemoveAt(_table.Count - 1);
        }
    }

    private int Index((string, string) field) => Enumerable.Range(1, StaticTable.Count + _table.Count).FirstOrDefault(i => At(i) == field);

    private (string Name, string Value) At(int index) => index > StaticTable.Count
        ? _table[index - StaticTable.Count - 1]
        : (Wire.Text(StaticTable.Name(index)), Wire.Text(StaticTable.Value(index)));

    private void Text(MemoryStream block, string text)
    {
        byte[] bytes = Wire.Bytes(text);
        bool coded = _random.Next(2) == 0;
        if (coded)
        {
            byte[] code = new byte[Huffman.CodedLength(bytes)];
            Huffman.Encode(bytes, code);
            bytes = code;
        }

        Integer(block, coded ? (byte)0x80 : (byte)0, 7, bytes.Length);
        block.Write(bytes);
    }

    private static void Integer(MemoryStream block, byte pattern, int prefixBits, int value)
    {
        Span<byte> bytes = stackalloc byte[HpackInteger.MaxBytes];
        block.Write(bytes[..HpackInteger.Write(bytes, pattern, prefixBits, value)]);
    }
}
