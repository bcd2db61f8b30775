using System;
using System.Text;

namespace Saker.Protocol.Semantics;

/// <summary>The control data and header section of one request, as offsets into the bytes they came in (RFC 9110 §6.2, §6.3).</summary>
/// <remarks>
/// <para>Caller-owned and reused: one a connection (HTTP/1.1) or a stream (HTTP/2), cleared for every request, without allocation in the
/// steady state. A parser fills it; nothing above the parsers can tell which version did.</para>
/// <para>Every span it returns points into <see cref="Buffer"/> and dies with those bytes; <see cref="Relocate"/> follows them when they move.</para>
/// </remarks>
public sealed class RequestHead
{
    private const int InitialFieldCapacity = 16;

    private static readonly byte[] s_root = [(byte)'/'];

    private FieldLine[] _fields = new FieldLine[InitialFieldCapacity];
    private readonly int[] _firstIndex = new int[KnownFields.Count];
    private KnownFieldSet _seen;
    private KnownFieldSet _repeated;
    private int _fieldCount;
    private int _methodStart;
    private int _methodLength;
    private int _targetStart;
    private int _targetLength;
    private int _authorityStart;
    private int _authorityLength;
    private RequestTarget _target;

    /// <summary>The bytes that all offsets are relative to.</summary>
    public ReadOnlyMemory<byte> Buffer { get; private set; }

    /// <summary>The method, or <see cref="Method.Unknown"/> for a token we do not know.</summary>
    public Method Method { get; private set; }

    /// <summary>The method as it was sent.</summary>
    public ReadOnlySpan<byte> MethodToken => Buffer.Span.Slice(_methodStart, _methodLength);

    /// <summary>The whole request target as it was sent.</summary>
    public ReadOnlySpan<byte> Target => Buffer.Span.Slice(_targetStart, _targetLength);

    /// <summary>The form of the target.</summary>
    public RequestTargetForm TargetForm => _target.Form;

    /// <summary>Whether the target is <c>*</c>: OPTIONS about the server as a whole (RFC 9110 §9.3.7).</summary>
    public bool IsAsteriskForm => _target.Form == RequestTargetForm.Asterisk;

    /// <summary>The absolute path of the target, raw and undecoded, without the query. Empty only for CONNECT; <c>*</c> in the asterisk form.</summary>
    public ReadOnlySpan<byte> Path => PathMemory.Span;

    /// <summary>The same as <see cref="Path"/>, for who must keep it; it lies in <see cref="Buffer"/>, or nowhere that moves.</summary>
    public ReadOnlyMemory<byte> PathMemory
    {
        get
        {
            if (_target.PathLength != 0)
            {
                return Buffer.Slice(_targetStart + _target.PathStart, _target.PathLength);
            }

            // RFC 9110 §4.2.3: an empty path is the same as "/".
            return _target.Form == RequestTargetForm.Authority ? default : s_root;
        }
    }

    /// <summary>Whether the target has a question mark, even with nothing after it.</summary>
    public bool HasQuery => _target.QueryLength >= 0 && _targetLength > 0;

    /// <summary>The query without its question mark; empty where there is none.</summary>
    public ReadOnlySpan<byte> Query
        => _target.QueryLength <= 0 ? default : Buffer.Span.Slice(_targetStart + _target.QueryStart, _target.QueryLength);

    /// <summary>Host and optional port: the target's authority where it has one, else the Host field (RFC 9112 §3.2.2, §3.3).</summary>
    public ReadOnlySpan<byte> Authority
    {
        get
        {
            if (_authorityLength != 0)
            {
                return Buffer.Span.Slice(_authorityStart, _authorityLength);
            }

            TryGet(KnownField.Host, out ReadOnlySpan<byte> host);
            return host;
        }
    }

    /// <summary>How many field lines there are.</summary>
    public int FieldCount => _fieldCount;

    /// <summary>The field line at an index, in the order received.</summary>
    public FieldLine this[int index] => Lines[index];

    private ReadOnlySpan<FieldLine> Lines => _fields.AsSpan(0, _fieldCount);

    /// <summary>The name of a field line as it was sent.</summary>
    public ReadOnlySpan<byte> Name(int index)
    {
        ref readonly FieldLine line = ref Lines[index];
        return Buffer.Span.Slice(line.NameStart, line.NameLength);
    }

    /// <summary>The value of a field line, without the white space around it.</summary>
    public ReadOnlySpan<byte> Value(int index)
    {
        ref readonly FieldLine line = ref Lines[index];
        return Buffer.Span.Slice(line.ValueStart, line.ValueLength);
    }

    /// <summary>Whether there is a field line of this name. One test of a bit.</summary>
    public bool Has(KnownField field) => _seen.Contains(field);

    /// <summary>The value of the first field line of this name; false, in constant time, if there is none.</summary>
    public bool TryGet(KnownField field, out ReadOnlySpan<byte> value)
    {
        if (!_seen.Contains(field))
        {
            value = default;
            return false;
        }

        value = Value(_firstIndex[(int)field]);
        return true;
    }

    /// <summary>How many field lines have this name.</summary>
    public int Count(KnownField field)
    {
        if (!_repeated.Contains(field))
        {
            return _seen.Contains(field) ? 1 : 0;
        }

        int count = 0;
        foreach (ref readonly FieldLine line in Lines)
        {
            count += line.Known == field ? 1 : 0;
        }

        return count;
    }

    /// <summary>The values of all field lines of this name, in order, for <c>foreach</c>.</summary>
    public FieldValues Values(KnownField field)
        => _seen.Contains(field) ? new FieldValues(this, field, default, _firstIndex[(int)field]) : new FieldValues(this, field, default, _fieldCount);

    /// <summary>The values of all field lines of this name, compared without case, in order, for <c>foreach</c>.</summary>
    public FieldValues Values(ReadOnlySpan<byte> name)
    {
        KnownField known = KnownFields.Find(name);
        return known == KnownField.Unknown ? new FieldValues(this, KnownField.Unknown, name, 0) : Values(known);
    }

    /// <summary>Forgets everything, without allocation.</summary>
    public void Clear()
    {
        Buffer = default;
        Method = Method.Unknown;
        _seen = default;
        _repeated = default;
        _fieldCount = 0;
        _methodStart = 0;
        _methodLength = 0;
        _targetStart = 0;
        _targetLength = 0;
        _authorityStart = 0;
        _authorityLength = 0;
        _target = default;
    }

    /// <summary>Says where the same bytes are now: at the same offsets of another buffer.</summary>
    public void Relocate(ReadOnlyMemory<byte> buffer) => Buffer = buffer;

    /// <summary>Notes the method; for parsers.</summary>
    public void SetMethod(Method method, int start, int length)
    {
        Method = method;
        _methodStart = start;
        _methodLength = length;
    }

    /// <summary>Notes the target and its parts; for parsers.</summary>
    public void SetTarget(in RequestTarget target, int start, int length)
    {
        _target = target;
        _targetStart = start;
        _targetLength = length;
        SetAuthority(start + target.AuthorityStart, target.AuthorityLength);
    }

    /// <summary>Notes an authority that came apart from the target, as in HTTP/2 (RFC 9113 §8.3.1); for parsers, after <see cref="SetTarget"/>.</summary>
    public void SetAuthority(int start, int length)
    {
        _authorityStart = start;
        _authorityLength = length;
    }

    /// <summary>Appends a field line; for parsers.</summary>
    public void Add(in FieldLine line)
    {
        if (_fieldCount == _fields.Length)
        {
            Array.Resize(ref _fields, _fields.Length * 2);
        }

        KnownField known = line.Known;
        if (known != KnownField.Unknown)
        {
            if (_seen.Contains(known))
            {
                _repeated.Add(known);
            }
            else
            {
                _seen.Add(known);
                _firstIndex[(int)known] = _fieldCount;
            }
        }

        _fields[_fieldCount++] = line;
    }

    /// <summary>The values of the field lines of one name.</summary>
    /// <remarks>Lives on the stack of its caller; the head must not change while it is used.</remarks>
    public ref struct FieldValues
    {
        private readonly RequestHead _head;
        private readonly KnownField _field;
        private readonly ReadOnlySpan<byte> _name;
        private int _next;

        internal FieldValues(RequestHead head, KnownField field, ReadOnlySpan<byte> name, int first)
        {
            _head = head;
            _field = field;
            _name = name;
            _next = first;
        }

        /// <summary>The value at the current position.</summary>
        public ReadOnlySpan<byte> Current { get; private set; }

        /// <summary>This, so that <c>foreach</c> takes it.</summary>
        public readonly FieldValues GetEnumerator() => this;

        /// <summary>Moves to the next value; false at the end.</summary>
        public bool MoveNext()
        {
            while (_next < _head._fieldCount)
            {
                int index = _next++;
                bool matches = _field != KnownField.Unknown
                    ? _head._fields[index].Known == _field
                    : Ascii.EqualsIgnoreCase(_head.Name(index), _name);
                if (matches)
                {
                    Current = _head.Value(index);
                    return true;
                }
            }

            return false;
        }
    }
}
