using System;
using System.Buffers;
using System.Text;
using Saker.Files.Listing;
using Xunit;

namespace Saker.Tests.Files.Listing;

public class SizeTextTests
{
    [Theory]
    [InlineData(0, "0 B", "0 bytes")]
    [InlineData(1, "1 B", "1 byte")]
    [InlineData(1023, "1023 B", "1,023 bytes")]
    [InlineData(1024, "1.0 KiB", "1,024 bytes")]
    [InlineData(1434, "1.4 KiB", "1,434 bytes")]
    [InlineData(10_188, "9.9 KiB", "10,188 bytes")]
    [InlineData(10_230, "10 KiB", "10,230 bytes")]
    [InlineData(1_048_000, "1023 KiB", "1,048,000 bytes")]
    [InlineData(1_048_575, "1.0 MiB", "1,048,575 bytes")]
    [InlineData(734_003_200, "700 MiB", "734,003,200 bytes")]
    [InlineData(5_368_709_120, "5.0 GiB", "5,368,709,120 bytes")]
    [InlineData(long.MaxValue, "8.0 EiB", "9,223,372,036,854,775,807 bytes")]
    public void A_size_is_short_and_exact(long bytes, string rounded, string exact)
    {
        Assert.Equal(rounded, Written(output => SizeText.WriteRounded(output, bytes)));
        Assert.Equal(exact, Written(output => SizeText.WriteExact(output, bytes)));
    }

    private static string Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
