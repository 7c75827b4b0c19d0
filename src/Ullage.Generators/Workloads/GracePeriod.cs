using System.Globalization;
using Ullage.Generators.Writing;
using static Ullage.Generators.Writing.Piece;

namespace Ullage.Generators.Workloads;

/// <summary>
/// The time from the deletion of a pod to its kill: a wait until balancers know, requests, workers, flush, and a margin. Worked: 5 + 18 + 3 + 1 + 3 = 30 s; 25 s of requests need 37.
/// </summary>
internal static class GracePeriod
{
    public const int WaitSeconds = 5;
    private const int Workers = 3;
    private const int Flush = 1;
    private const int Margin = 3;

    /// <summary>Waits before SIGTERM, since endpoints are removed at the same time as it is sent. No shell is needed.</summary>
    public static Mapping Wait { get; } = Map(("preStop", Map(("sleep", Map(("seconds", WaitSeconds))))));

    /// <summary>The grace period for a drain, in seconds, with its sum.</summary>
    public static Piece Of(int drain) => ((Piece)(WaitSeconds + drain + Workers + Flush + Margin)).Because(string.Create(CultureInfo.InvariantCulture, $"{WaitSeconds} s until balancers know + {drain} s for requests + {Workers} s for workers + {Flush} s to flush + {Margin} s to spare."));
}
