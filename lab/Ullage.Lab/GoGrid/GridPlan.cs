namespace Ullage.Lab.GoGrid;

/// <summary>Which cells are run.</summary>
internal sealed record GridPlan
{
    public const string Old = "1.19";
    public const string New = "1.26";

    // A group this large kills nobody while settings are tried.
    private const int NoLimitMb = 2048;

    /// <summary>The whole grid: from five times the live heap to where the collector cannot rest.</summary>
    public static GridPlan Whole { get; } = new() { Lives = [32, 64, 128], JointLives = [32, 128], Rooms = [3, 1.8, 1.4, 1.2, 1.06], Length = TimeSpan.FromSeconds(5) };

    /// <summary>A few cells, for every change.</summary>
    public static GridPlan Short { get; } = new() { Lives = [32], JointLives = [], Rooms = [1.8, 1.4, 1.06], Length = TimeSpan.FromSeconds(4), BusyAlone = true, JudgesTimes = false };

    /// <summary>Live heaps, MiB.</summary>
    public required IReadOnlyList<int> Lives { get; init; }

    /// <summary>Those for which settings are chosen and tried.</summary>
    public required IReadOnlyList<int> JointLives { get; init; }

    /// <summary>Goals, in live heaps.</summary>
    public required IReadOnlyList<double> Rooms { get; init; }

    /// <summary>Whether figures that follow from timing decide.</summary>
    public bool JudgesTimes { get; init; } = true;

    /// <summary>Length of a measurement.</summary>
    public required TimeSpan Length { get; init; }

    private bool BusyAlone { get; init; }

    /// <summary>Services without settings: a busy one (100 MiB/s, half a core) and a light one (62 MiB/s, a tenth of a core).</summary>
    public IEnumerable<GridCell> Services(IEnumerable<string> releases, IReadOnlyList<int> lives) =>
        from go in releases
        from live in lives
        from busy in BusyAlone ? [true] : (bool[])[true, false]
        select busy
            ? new GridCell(go, live, 128, 800, go == New ? 6000 : 2700, 0, 100, NoLimitMb)
            : new GridCell(go, live, 160, 400, go == New ? 1000 : 450, 0, 100, NoLimitMb);

    /// <summary>The GOMEMLIMIT that holds so many live heaps, roughly, besides what else the runtime counts.</summary>
    public static GridCell With(GridCell service, double room)
    {
        var besides = service.Go == New ? 7.5 + (0.033 * room * service.LiveMb) : 9 + (0.056 * room * service.LiveMb);
        return service with { SoftLimitMb = (int)Math.Round((room * service.LiveMb / (service.Go == New ? 0.97 : 1)) + besides), GoGc = -1 };
    }
}
