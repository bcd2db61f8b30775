namespace Saker.Compare.Works;

/// <summary>How requests travel: a closed set.</summary>
internal enum Wire
{
    Http1,
    Http1Tls,
    Http2,
    Http2Tls,
}
