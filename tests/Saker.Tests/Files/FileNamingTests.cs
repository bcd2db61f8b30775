using System.Text;
using Saker.Files;
using Saker.Protocol.Semantics;
using Saker.Transport.FileSystem;
using Xunit;

namespace Saker.Tests.Files;

/// <summary>What a file's name says of it: its type, and whether it will ever change.</summary>
public class FileNamingTests
{
    [Theory]
    [InlineData("a.html", "text/html; charset=utf-8")]
    [InlineData("a.HTM", "text/html; charset=utf-8")]
    [InlineData("d/a.css", "text/css; charset=utf-8")]
    [InlineData("a.js", "text/javascript; charset=utf-8")]
    [InlineData("a.mjs", "text/javascript; charset=utf-8")]
    [InlineData("a.txt", "text/plain; charset=utf-8")]
    [InlineData("a.json", "application/json")]
    [InlineData("a.map", "application/json")]
    [InlineData("a.svg", "image/svg+xml")]
    [InlineData("a.png", "image/png")]
    [InlineData("a.webp", "image/webp")]
    [InlineData("a.avif", "image/avif")]
    [InlineData("a.woff2", "font/woff2")]
    [InlineData("a.wasm", "application/wasm")]
    [InlineData("a.mp4", "video/mp4")]
    [InlineData("a.webmanifest", "application/manifest+json")]
    [InlineData("a.tar.gz", "application/gzip")]
    [InlineData("a.exe", "application/octet-stream")]
    [InlineData("README", "application/octet-stream")]
    [InlineData("a.", "application/octet-stream")]
    [InlineData("html", "application/octet-stream")]
    [InlineData("a.html.d/x", "application/octet-stream")]
    [InlineData("a.unheard-of", "application/octet-stream")]
    [InlineData("a.hÞml", "application/octet-stream")]
    [InlineData("a.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "application/octet-stream")]
    public void A_name_has_a_media_type(string name, string expected) => Assert.Equal(expected, MediaTypes.Of(Encoding.UTF8.GetBytes(name)).Value);

    [Theory]
    [InlineData("a.html", true)]
    [InlineData("a.svg", true)]
    [InlineData("a.json", true)]
    [InlineData("a.wasm", true)]
    [InlineData("a.png", false)]
    [InlineData("a.woff2", false)]
    [InlineData("a.gz", false)]
    [InlineData("a.iso", false)]
    public void What_is_compressed_already_is_not_compressed_again(string name, bool expected) =>
        Assert.Equal(expected, MediaTypes.Of(Encoding.UTF8.GetBytes(name)).IsCompressible);

    [Fact]
    public void The_table_is_whole() => Assert.True(MediaTypes.Count > 1100);

    [Theory]
    [InlineData("app.3f2a9c1d.js", true)]
    [InlineData("assets/main-BX7kQz2f.css", true)]
    [InlineData("3f2a9c1d.js", true)]
    [InlineData("app.3f2a9c1d.js.map", true)]
    [InlineData("app.3f2a9c1d.chunk.js", true)]
    [InlineData("chunk-KWJ7OQ2L.js", true)]
    [InlineData("index-B-x3kQ2f.js", true)]
    [InlineData("style.0123456789abcdef0123456789abcdef.css", true)]
    [InlineData("app-3f2a9c1d0b.js", true)]
    [InlineData("app.js", false)]
    [InlineData("app-download.js", false)]
    [InlineData("report-20240131.pdf", false)]
    [InlineData("app-version2.js", false)]
    [InlineData("app-Version2.js", false)]
    [InlineData("bootstrap-v4alpha6.css", false)]
    [InlineData("photo-IMG20240.jpg", false)]
    [InlineData("app-darkTheme.css", false)]
    [InlineData("deadbeef.js", false)]
    [InlineData("minutes-15dec2024.pdf", false)]
    [InlineData("menu.2025feb01.pdf", false)]
    [InlineData("AGENDA26.pdf", false)]
    [InlineData("CHAPTER2.pdf", false)]
    [InlineData("page-3f2a9c1d.html", false)]
    [InlineData("facade.css", false)]
    [InlineData("jquery-3.7.1.min.js", false)]
    [InlineData("3f2a9c1d/app.js", false)]
    [InlineData("app.3f2a9c1d", false)]
    [InlineData("README", false)]
    [InlineData(".3f2a9c1d", false)]
    [InlineData("3f2a9c1d4e5b6c7d8e9f.png", true)]
    [InlineData("W3CNotes.txt", false)]
    [InlineData("invoice-2024a017.pdf", false)]
    [InlineData("data.3f2a9c1d.json", false)]
    [InlineData("iPhone5S.jpg", false)]
    [InlineData("cafe2024.png", false)]
    [InlineData("logo-cafe2024.png", false)]
    [InlineData("facade99.js", false)]
    [InlineData("abcd1234.js", false)]
    [InlineData("f1a2024d.png", false)]
    [InlineData("bg-00ff00ff.png", false)]
    [InlineData("ES6Class.js", false)]
    [InlineData("foo-IPv6Node.js", false)]
    [InlineData("my-OAuth2Js.js", false)]
    [InlineData("Mp3Tag4U.js", false)]
    public void A_hash_in_the_name_is_told_from_words_and_dates(string name, bool expected) =>
        Assert.Equal(expected, Fingerprint.IsIn(Encoding.UTF8.GetBytes(name)));

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, null)]
    [InlineData(2, 2L)]
    [InlineData(1_700_000_000, 1_700_000_000L)]
    [InlineData(1_799_999_998, 1_799_999_998L)]
    [InlineData(1_799_999_999, null)]       // by a file system's clock, which lags, that second may not be over
    [InlineData(1_800_000_000, null)]
    [InlineData(1_800_000_001, null)]
    [InlineData(-5, -5L)]
    public void A_modification_time_is_told_unless_it_means_nothing_or_lies_ahead(long modified, long? expected) =>
        Assert.Equal(expected, FileFields.LastModified(new FileFacts(FileKind.Regular, 1, modified * 1_000_000_000, 0, 0, 0), 1_800_000_000));

    [Theory]
    [InlineData(OpenStatus.NotFound, StatusCode.NotFound)]
    [InlineData(OpenStatus.IsDirectory, StatusCode.NotFound)]
    [InlineData(OpenStatus.NotRegular, StatusCode.NotFound)]
    [InlineData(OpenStatus.Outside, StatusCode.NotFound)]
    [InlineData(OpenStatus.Denied, StatusCode.Forbidden)]
    [InlineData(OpenStatus.TooManyOpenFiles, StatusCode.ServiceUnavailable)]
    [InlineData(OpenStatus.Failed, StatusCode.InternalServerError)]
    public void What_the_file_system_says_becomes_a_status(OpenStatus status, StatusCode expected) => Assert.Equal(expected, FileStatus.Of(status));
}
