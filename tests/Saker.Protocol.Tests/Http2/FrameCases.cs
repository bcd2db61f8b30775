using System.Collections.Generic;

namespace Saker.Protocol.Tests.Http2;

/// <summary>
/// Single frames of a client, each rule of RFC 9113 §4 and §6 on both sides of its edge. Spaces are for the reader: length, type, flags, stream, payload.
/// </summary>
internal static class FrameCases
{
    public static IReadOnlyList<FrameCase> All { get; } =
    [
        // RFC 9113 §4.1: the header.
        new("nothing", "", "NeedMore"),
        new("eight bytes of a header", "000000 00 00 000000", "NeedMore"),
        new("a header without its payload", "000001 00 00 00000001", "NeedMore"),
        new("the reserved bit is ignored", "000001 00 00 80000001 61", "DATA [a] flow=1 stream=1"),
        new("the highest stream there is", "000001 00 00 7fffffff 61", "DATA [a] flow=1 stream=2147483647"),
        new("flags that mean nothing are ignored", "000001 00 f6 00000001 61", "DATA [a] flow=1 stream=1"),
        new("an unknown type on the connection", "000002 0a ff 00000000 6162", "unknown 10 stream=0"),
        new("an unknown type on a stream", "000000 ff 00 00000003", "unknown 255 stream=3"),
        new("ALTSVC is a type we do not know", "000000 0a 00 00000000", "unknown 10 stream=0"),
        new("ORIGIN is a type we do not know", "000000 0c 00 00000000", "unknown 12 stream=0"),

        // RFC 9113 §4.2: longer than we allow, whatever the type, known before the payload is there.
        new("DATA one byte too long", "004001 00 00 00000001", "Connection FrameSizeError: frame longer than we allow (RFC 9113 §4.2)"),
        new("HEADERS one byte too long", "004001 01 04 00000001", "Connection FrameSizeError: frame longer than we allow (RFC 9113 §4.2)"),
        new("CONTINUATION one byte too long", "004001 09 04 00000001", "Connection FrameSizeError: frame longer than we allow (RFC 9113 §4.2)"),
        new("SETTINGS too long", "ffffff 04 00 00000000", "Connection FrameSizeError: frame longer than we allow (RFC 9113 §4.2)"),
        new("an unknown type too long", "004001 fe 00 00000000", "Connection FrameSizeError: frame longer than we allow (RFC 9113 §4.2)"),
        new("as long as we allow, and not there yet", "004000 00 00 00000001", "NeedMore"),

        // RFC 9113 §6.1: DATA.
        new("DATA", "000003 00 00 00000001 616263", "DATA [abc] flow=3 stream=1"),
        new("DATA that ends the stream", "000003 00 01 00000001 616263", "DATA [abc] flow=3 end stream=1"),
        new("DATA without content", "000000 00 01 00000001", "DATA [] flow=0 end stream=1"),
        new("DATA with padding", "000006 00 09 00000001 02 616263 0000", "DATA [abc] flow=6 end stream=1"),
        new("DATA with no bytes of padding", "000004 00 08 00000001 00 616263", "DATA [abc] flow=4 stream=1"),
        new("DATA of padding alone", "000003 00 08 00000001 02 0000", "DATA [] flow=3 stream=1"),
        new("DATA with padding that is not zero", "000003 00 08 00000001 01 61ff", "DATA [a] flow=3 stream=1"),
        new("DATA with one byte of padding too many", "000003 00 08 00000001 03 0000", "Connection ProtocolError: more padding than frame (RFC 9113 §6.1)"),
        new("DATA with 255 bytes of padding in one", "000001 00 08 00000001 ff", "Connection ProtocolError: more padding than frame (RFC 9113 §6.1)"),
        new("DATA without room for the length of its padding", "000000 00 08 00000001", "Connection FrameSizeError: frame too short for the fields its flags announce (RFC 9113 §4.2)"),
        new("DATA on the connection", "000001 00 00 00000000", "Connection ProtocolError: DATA without a stream (RFC 9113 §6.1)"),

        // RFC 9113 §6.2: HEADERS.
        new("HEADERS", "000003 01 04 00000001 616263", "HEADERS [abc] whole stream=1"),
        new("HEADERS that end the stream", "000003 01 05 00000001 616263", "HEADERS [abc] end whole stream=1"),
        new("HEADERS that go on", "000003 01 00 00000001 616263", "HEADERS [abc] stream=1"),
        new("HEADERS without a fragment", "000000 01 00 00000001", "HEADERS [] stream=1"),
        new("HEADERS with padding", "000005 01 0c 00000001 02 6162 0000", "HEADERS [ab] whole stream=1"),
        new("HEADERS with a priority", "000006 01 24 00000003 80000001 10 61", "HEADERS [a] whole stream=3"),
        new("HEADERS with padding and a priority", "000008 01 2c 00000003 01 80000001 10 61 00", "HEADERS [a] whole stream=3"),
        new("HEADERS that depend on themselves", "000006 01 24 00000003 00000003 10 61", "HEADERS [a] whole stream=3"),
        new("HEADERS of a priority alone", "000005 01 24 00000003 0000000110", "HEADERS [] whole stream=3"),
        new("HEADERS with half a priority", "000004 01 24 00000003 00000001", "Connection FrameSizeError: frame too short for the fields its flags announce (RFC 9113 §4.2)"),
        new("HEADERS with padding in place of a priority", "000005 01 2c 00000003 0000000001", "Connection FrameSizeError: frame too short for the fields its flags announce (RFC 9113 §4.2)"),
        new("HEADERS with more padding than is left", "000003 01 0c 00000001 03 6162", "Connection ProtocolError: more padding than frame (RFC 9113 §6.1)"),
        new("HEADERS with padding over the priority", "000008 01 2c 00000003 03 80000001 10 6162", "Connection ProtocolError: more padding than frame (RFC 9113 §6.1)"),
        new("HEADERS without room for the length of its padding", "000000 01 0c 00000001", "Connection FrameSizeError: frame too short for the fields its flags announce (RFC 9113 §4.2)"),
        new("HEADERS on the connection", "000001 01 04 00000000", "Connection ProtocolError: HEADERS without a stream (RFC 9113 §6.2)"),

        // RFC 9113 §6.3: PRIORITY.
        new("PRIORITY", "000005 02 00 00000005 0000000110", "PRIORITY stream=5"),
        new("PRIORITY on itself is ignored like any", "000005 02 00 00000005 0000000510", "PRIORITY stream=5"),
        new("PRIORITY too short", "000004 02 00 00000005", "Stream FrameSizeError: PRIORITY of other than 5 bytes (RFC 9113 §6.3)"),
        new("PRIORITY too long", "000006 02 00 00000005", "Stream FrameSizeError: PRIORITY of other than 5 bytes (RFC 9113 §6.3)"),
        new("PRIORITY on the connection", "000005 02 00 00000000", "Connection ProtocolError: PRIORITY without a stream (RFC 9113 §6.3)"),

        // RFC 9113 §6.4: RST_STREAM.
        new("RST_STREAM", "000004 03 00 00000001 00000008", "RST_STREAM Cancel stream=1"),
        new("RST_STREAM with a code nobody knows", "000004 03 00 00000001 ffffffff", "RST_STREAM 4294967295 stream=1"),
        new("RST_STREAM too short", "000003 03 00 00000001", "Connection FrameSizeError: RST_STREAM of other than 4 bytes (RFC 9113 §6.4)"),
        new("RST_STREAM too long", "000005 03 00 00000001", "Connection FrameSizeError: RST_STREAM of other than 4 bytes (RFC 9113 §6.4)"),
        new("RST_STREAM on the connection", "000004 03 00 00000000", "Connection ProtocolError: RST_STREAM without a stream (RFC 9113 §6.4)"),

        // RFC 9113 §6.5: SETTINGS.
        new("SETTINGS without a setting", "000000 04 00 00000000", "SETTINGS stream=0"),
        new("SETTINGS acknowledged", "000000 04 01 00000000", "SETTINGS ack stream=0"),
        new("all settings", "000024 04 00 00000000 0001 00001000 0002 00000000 0003 00000064 0004 00100000 0005 00008000 0006 00004000", "SETTINGS push=False streams=100 window=1048576 frame=32768 list=16384 stream=0"),
        new("a table of nothing", "000006 04 00 00000000 0001 00000000", "SETTINGS table=0 stream=0"),
        new("the largest table", "000006 04 00 00000000 0001 ffffffff", "SETTINGS table=4294967295 stream=0"),
        new("of two settings of one name the last counts", "00000c 04 00 00000000 0003 00000001 0003 00000002", "SETTINGS streams=2 stream=0"),
        new("unknown settings are ignored", "000012 04 00 00000000 0000 00000001 ffff 00000002 0003 00000007", "SETTINGS streams=7 stream=0"),
        new("extended CONNECT is not a client's to allow", "000006 04 00 00000000 0008 00000002", "SETTINGS stream=0"),
        new("push allowed", "000006 04 00 00000000 0002 00000001", "SETTINGS stream=0"),
        new("push neither allowed nor not", "000006 04 00 00000000 0002 00000002", "Connection ProtocolError: SETTINGS_ENABLE_PUSH neither 0 nor 1 (RFC 9113 §6.5.2)"),
        new("no stream allowed at all", "000006 04 00 00000000 0003 00000000", "SETTINGS streams=0 stream=0"),
        new("the smallest window", "000006 04 00 00000000 0004 00000000", "SETTINGS window=0 stream=0"),
        new("the largest window", "000006 04 00 00000000 0004 7fffffff", "SETTINGS window=2147483647 stream=0"),
        new("a window too large by one", "000006 04 00 00000000 0004 80000000", "Connection FlowControlError: SETTINGS_INITIAL_WINDOW_SIZE above 2^31-1 (RFC 9113 §6.5.2)"),
        new("the largest frame", "000006 04 00 00000000 0005 00ffffff", "SETTINGS frame=16777215 stream=0"),
        new("a frame size too small by one", "000006 04 00 00000000 0005 00003fff", "Connection ProtocolError: SETTINGS_MAX_FRAME_SIZE outside 2^14 to 2^24-1 (RFC 9113 §6.5.2)"),
        new("a frame size too large by one", "000006 04 00 00000000 0005 01000000", "Connection ProtocolError: SETTINGS_MAX_FRAME_SIZE outside 2^14 to 2^24-1 (RFC 9113 §6.5.2)"),
        new("no old priorities", "000006 04 00 00000000 0009 00000001", "SETTINGS no7540 stream=0"),
        new("old priorities neither on nor off", "000006 04 00 00000000 0009 00000002", "Connection ProtocolError: SETTINGS_NO_RFC7540_PRIORITIES neither 0 nor 1 (RFC 9218 §2.1)"),
        new("a wrong setting after right ones", "00000c 04 00 00000000 0003 00000001 0002 00000003", "Connection ProtocolError: SETTINGS_ENABLE_PUSH neither 0 nor 1 (RFC 9113 §6.5.2)"),
        new("SETTINGS on a stream", "000000 04 00 00000001", "Connection ProtocolError: SETTINGS on a stream (RFC 9113 §6.5)"),
        new("SETTINGS acknowledged with a payload", "000006 04 01 00000000", "Connection FrameSizeError: acknowledgement of SETTINGS with a payload (RFC 9113 §6.5)"),
        new("SETTINGS with half a setting", "000003 04 00 00000000", "Connection FrameSizeError: SETTINGS of a length that is no multiple of 6 (RFC 9113 §6.5)"),
        new("SETTINGS with a byte too many", "000007 04 00 00000000", "Connection FrameSizeError: SETTINGS of a length that is no multiple of 6 (RFC 9113 §6.5)"),

        // RFC 9113 §6.6, §8.4: PUSH_PROMISE.
        new("PUSH_PROMISE", "000004 05 04 00000001 00000002", "Connection ProtocolError: PUSH_PROMISE from a client (RFC 9113 §8.4)"),
        new("PUSH_PROMISE on the connection", "000004 05 04 00000000 00000002", "Connection ProtocolError: PUSH_PROMISE from a client (RFC 9113 §8.4)"),

        // RFC 9113 §6.7: PING.
        new("PING", "000008 06 00 00000000 0102030405060708", "PING 0102030405060708 stream=0"),
        new("PING that comes back", "000008 06 01 00000000 ffffffffffffffff", "PING ffffffffffffffff ack stream=0"),
        new("PING on a stream", "000008 06 00 00000001", "Connection ProtocolError: PING on a stream (RFC 9113 §6.7)"),
        new("PING too short", "000007 06 00 00000000", "Connection FrameSizeError: PING of other than 8 bytes (RFC 9113 §6.7)"),
        new("PING too long", "000009 06 00 00000000", "Connection FrameSizeError: PING of other than 8 bytes (RFC 9113 §6.7)"),
        new("PING that comes back too short", "000000 06 01 00000000", "Connection FrameSizeError: PING of other than 8 bytes (RFC 9113 §6.7)"),

        // RFC 9113 §6.8: GOAWAY.
        new("GOAWAY", "000008 07 00 00000000 00000000 00000000", "GOAWAY 0 NoError [] stream=0"),
        new("GOAWAY with text and the reserved bit", "00000a 07 00 00000000 80000005 0000000b 6869", "GOAWAY 5 EnhanceYourCalm [hi] stream=0"),
        new("GOAWAY on a stream", "000008 07 00 00000001", "Connection ProtocolError: GOAWAY on a stream (RFC 9113 §6.8)"),
        new("GOAWAY too short", "000007 07 00 00000000", "Connection FrameSizeError: GOAWAY of less than 8 bytes (RFC 9113 §4.2)"),

        // RFC 9113 §6.9: WINDOW_UPDATE.
        new("WINDOW_UPDATE of the connection", "000004 08 00 00000000 00000001", "WINDOW_UPDATE 1 stream=0"),
        new("WINDOW_UPDATE of a stream", "000004 08 00 00000003 7fffffff", "WINDOW_UPDATE 2147483647 stream=3"),
        new("WINDOW_UPDATE with the reserved bit", "000004 08 00 00000003 80000001", "WINDOW_UPDATE 1 stream=3"),
        new("WINDOW_UPDATE of a stream by nothing", "000004 08 00 00000003 00000000", "Stream ProtocolError: WINDOW_UPDATE by nothing (RFC 9113 §6.9)"),
        new("WINDOW_UPDATE of a stream by the reserved bit alone", "000004 08 00 00000003 80000000", "Stream ProtocolError: WINDOW_UPDATE by nothing (RFC 9113 §6.9)"),
        new("WINDOW_UPDATE of the connection by nothing", "000004 08 00 00000000 00000000", "Connection ProtocolError: WINDOW_UPDATE by nothing (RFC 9113 §6.9)"),
        new("WINDOW_UPDATE too short", "000003 08 00 00000000", "Connection FrameSizeError: WINDOW_UPDATE of other than 4 bytes (RFC 9113 §6.9)"),
        new("WINDOW_UPDATE too long", "000005 08 00 00000003", "Connection FrameSizeError: WINDOW_UPDATE of other than 4 bytes (RFC 9113 §6.9)"),

        // RFC 9113 §6.10: CONTINUATION.
        new("CONTINUATION", "000002 09 00 00000001 6162", "CONTINUATION [ab] stream=1"),
        new("CONTINUATION that ends the block", "000002 09 04 00000001 6162", "CONTINUATION [ab] whole stream=1"),
        new("CONTINUATION has no padding", "000002 09 0c 00000001 6162", "CONTINUATION [ab] whole stream=1"),
        new("CONTINUATION of nothing", "000000 09 00 00000001", "CONTINUATION [] stream=1"),
        new("CONTINUATION on the connection", "000000 09 04 00000000", "Connection ProtocolError: CONTINUATION without a stream (RFC 9113 §6.10)"),

        // RFC 9218 §7.1: PRIORITY_UPDATE.
        new("PRIORITY_UPDATE", "000007 10 00 00000000 00000005 753d31", "PRIORITY_UPDATE 5 [u=1] stream=0"),
        new("PRIORITY_UPDATE with nothing", "000004 10 00 00000000 80000005", "PRIORITY_UPDATE 5 [] stream=0"),
        new("PRIORITY_UPDATE on a stream", "000004 10 00 00000005", "Connection ProtocolError: PRIORITY_UPDATE on a stream (RFC 9218 §7.1)"),
        new("PRIORITY_UPDATE about no stream", "000004 10 00 00000000 00000000", "Connection ProtocolError: PRIORITY_UPDATE about no stream (RFC 9218 §7.1)"),
        new("PRIORITY_UPDATE about a pushed stream", "000004 10 00 00000000 00000002", "Connection ProtocolError: PRIORITY_UPDATE about a push stream that is idle (RFC 9218 §7.1)"),
        new("PRIORITY_UPDATE too short", "000003 10 00 00000000", "Connection FrameSizeError: PRIORITY_UPDATE of less than 4 bytes (RFC 9218 §7.1)"),
    ];
}
