namespace Saker.Compare.Peers;

/// <summary>The names by which gates refer to peers.</summary>
internal static class PeerNames
{
    public const string Floor = "floor";
    public const string Saker = "saker";
    public const string SakerSockets = "saker-sockets";
    public const string SakerBefore = "saker-before";
    public const string Nginx = "nginx";
    public const string NginxShipped = "nginx-shipped";
    public const string NginxCopying = "nginx-nosendfile";
    public const string H2o = "h2o";
    public const string Lighttpd = "lighttpd";
    public const string Caddy = "caddy";
    public const string AspNet = "aspnet";
}
