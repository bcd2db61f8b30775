using System.Linq;
using Saker.Compare.Peers;
using Saker.Compare.Works;
using static Saker.Compare.Peers.PeerNames;

namespace Saker.Compare.Gates;

/// <summary>How fast Saker wants to be: every goal of the project that this program can measure.</summary>
internal static class GateTable
{
    private static readonly Yardstick s_floor = new Yardstick.BestOf(Floor);
    private static readonly Yardstick s_nginx = new Yardstick.BestOf(Nginx);
    private static readonly Yardstick s_h2o = new Yardstick.BestOf(H2o);
    private static readonly Yardstick s_bestForLargeFiles = new Yardstick.BestOf(Nginx, NginxCopying, Caddy, H2o);
    private static readonly Yardstick s_ownPage = new Yardstick.OwnReference();
    private static readonly Yardstick s_itself = new Yardstick.Itself();

    public static readonly Gate[] All =
    [
        new("1k", s_floor, 1.08),
        new("1k", s_nginx, 0.65),
        new("1k", new Yardstick.BestOf(PeerNames.Saker), 1.35) { Subject = SakerSockets },
        new("1k-browser", s_floor, 1.08),
        new("1k-browser", s_nginx, 0.65),
        new("16k", s_floor, 1.08),
        new("16k", s_nginx, 0.65),
        new("100k", s_floor, 1.10),
        new("100k", s_nginx, 0.60),
        new("1m", s_bestForLargeFiles, 1.00),
        new("10m", s_bestForLargeFiles, 1.00),
        new("range-1m", s_bestForLargeFiles, 1.00),
        new("304", s_ownPage, 1.05),
        new("404", s_ownPage, 1.05),
        new("head", s_ownPage, 1.05),
        new("range", s_ownPage, 1.05),
        new("pipelined", s_ownPage, 0.25),
        new("close", s_nginx, 0.95),
        new("close-10", s_nginx, 0.95),
        new("rate-1000", s_nginx, 1.00),
        new("rate-2000", s_nginx, 1.00),
        new("zipf", s_nginx, 0.80),
        new("tls-1k", s_nginx, 1.00),
        new("tls-100k", s_nginx, 1.00),
        new("tls-handshake", s_nginx, 1.00),
        new("tls-resumed", s_nginx, 1.00),
        new("h2c", s_h2o, 1.25),
        new("h2c", s_nginx, 0.35),
        new("h2", s_h2o, 1.25),
        new("h2", s_nginx, 0.35),
        new("h2-100k", s_nginx, 1.00),
        new("h2-1m", s_nginx, 1.00),
        new("two-loops", s_nginx, 0.65),
        new("calls", s_itself, 2.1),
        new("idle", s_itself, 60),
        new("idle-each", s_itself, 2),
        new("start", s_itself, 80),
    ];

    /// <summary>Whether a goal of the work cannot be judged without the peer. The floor also tells which rounds to drop, where the load is full.</summary>
    public static bool Needs(Work work, Peer peer)
        => peer.Name is PeerNames.Saker or PeerNames.SakerBefore
            || (peer.IsFloor && work.Load is not Load.Paced)
            || All.Any(gate => gate.Work == work.Name
                && (gate.Subject == peer.Name || (gate.Yardstick is Yardstick.BestOf best && best.Peers.Contains(peer.Name))));
}
