using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;

namespace Saker.EndToEnd.Tests.Clients;

/// <summary>
/// A WebM film made long without more film: a Void element of some megabytes stands in its middle. A player that plays it from the start
/// stops loading in the gap, so whoever goes to its second half has to ask the server for it.
/// </summary>
internal static class FilmWithGap
{
    private const uint Segment = 0x18538067;
    private const uint Cluster = 0x1F43B675;
    private const uint Cues = 0x1C53BB6B;
    private const uint CuePoint = 0xBB;
    private const uint CueTrackPositions = 0xB7;
    private const uint CueClusterPosition = 0xF1;
    private const byte Void = 0xEC;
    private const int VoidHeadBytes = 9;

    /// <summary>The film with <paramref name="gapBytes"/> before the cluster at its middle.</summary>
    /// <param name="film">With its cues before its clusters, as ffmpeg writes it with -cues_to_front.</param>
    /// <param name="gapBytes">How much.</param>
    /// <param name="gapOffset">Where the gap begins.</param>
    public static byte[] Of(byte[] film, int gapBytes, out int gapOffset)
    {
        byte[] changed = [.. film];
        List<(uint Id, int Start, int Content, int End)> parts = [.. ElementsIn(changed, 0, changed.Length)];
        (_, int segmentStart, int segmentContent, int segmentEnd) = parts.Find(part => part.Id == Segment);
        int middle = -1;
        foreach ((uint id, int start, _, _) in ElementsIn(changed, segmentContent, segmentEnd))
        {
            if (id == Cluster && start > film.Length / 2 && middle < 0) middle = start;
        }

        if (middle < 0) throw new InvalidDataException("the film has no cluster in its second half");
        Shift(changed, segmentContent, segmentEnd, middle - segmentContent, gapBytes);

        // The segment's own length, in eight bytes of which seven count.
        Span<byte> length = changed.AsSpan(segmentStart + 4, 8);
        if (length[0] != 1) throw new InvalidDataException("the segment's length is not in eight bytes");
        BinaryPrimitives.WriteUInt64BigEndian(length, BinaryPrimitives.ReadUInt64BigEndian(length) + (ulong)gapBytes);

        byte[] gap = new byte[gapBytes];
        BinaryPrimitives.WriteUInt64BigEndian(gap.AsSpan(1), (1UL << 56) | (uint)(gapBytes - VoidHeadBytes));
        gap[0] = Void;
        gapOffset = middle;
        return [.. changed.AsSpan(0, middle), .. gap, .. changed.AsSpan(middle)];
    }

    // What lies behind the gap moves, and the cues say where it lies: relative to the segment's content.
    private static void Shift(byte[] film, int from, int to, int gapAt, int gapBytes)
    {
        foreach ((uint id, _, int content, int end) in ElementsIn(film, from, to))
        {
            if (id is Cues or CuePoint or CueTrackPositions) Shift(film, content, end, gapAt, gapBytes);
            if (id != CueClusterPosition) continue;
            long position = 0;
            foreach (byte b in film.AsSpan(content, end - content)) position = (position << 8) | b;
            if (position < gapAt) continue;
            position += gapBytes;
            for (int i = end - 1; i >= content; i--, position >>= 8) film[i] = (byte)position;
            if (position != 0) throw new InvalidDataException("the gap is too long for the film's cues");
        }
    }

    // EBML, RFC 8794: an identifier and a length, each as long as its leading zero bits say, then the content.
    private static IEnumerable<(uint Id, int Start, int Content, int End)> ElementsIn(byte[] film, int from, int to)
    {
        for (int at = from; at < to;)
        {
            int start = at;
            int idBytes = Width(film[at]);
            uint id = 0;
            for (int i = 0; i < idBytes; i++) id = (id << 8) | film[at++];
            int lengthBytes = Width(film[at]);
            long length = film[at++] & ((1 << (8 - lengthBytes)) - 1);
            for (int i = 1; i < lengthBytes; i++) length = (length << 8) | film[at++];
            int end = (int)Math.Min(at + length, to);
            yield return (id, start, at, end);
            at = end;
        }
    }

    private static int Width(byte first) => System.Numerics.BitOperations.LeadingZeroCount((uint)first) - 24 + 1;
}
