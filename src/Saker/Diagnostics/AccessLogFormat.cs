namespace Saker.Diagnostics;

/// <summary>What a line of an access log looks like.</summary>
public enum AccessLogFormat
{
    /// <summary>For people who watch: <c>18:25:03 200 GET  /index.html  4.2 kB  0.3 ms</c>. May change from one version to the next.</summary>
    Pretty,

    /// <summary>Apache's "combined" log format, which every log analyser reads.</summary>
    Combined,

    /// <summary>One JSON object a line. Members keep their names; new ones may join them.</summary>
    Json,
}
