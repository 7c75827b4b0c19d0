namespace Ullage.Lab.GoGrid;

/// <summary>One run of the Go service: what it is, what it does, and under which settings.</summary>
/// <param name="Go">The release it was built with: <c>1.19</c> or <c>1.26</c>.</param>
/// <param name="LiveMb">Live heap, MiB.</param>
/// <param name="GarbageKb">Garbage a request, KiB.</param>
/// <param name="Rate">Requests a second.</param>
/// <param name="Rounds">CPU a request.</param>
/// <param name="SoftLimitMb">GOMEMLIMIT, MiB; 0 for off.</param>
/// <param name="GoGc">GOGC; -1 for off.</param>
/// <param name="LimitMb">Memory limit of the control group, MiB.</param>
internal sealed record GridCell(string Go, int LiveMb, int GarbageKb, int Rate, int Rounds, int SoftLimitMb, int GoGc, int LimitMb)
{
    /// <summary>What stays the same while settings change.</summary>
    public string Service => $"{Go}/{LiveMb}MiB/{GarbageKb}KiB/{Rate}";
}
