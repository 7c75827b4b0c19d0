using Ullage.Model;
using Ullage.Prometheus.Discovery;

namespace Ullage.Prometheus.Runtimes;

/// <summary>Cuts what pods tell of Go's collector into stretches of at most an hour under one set of settings.</summary>
internal static class GoObservations
{
    // Counters are compared over neighbouring steps; a longer silence is a gap, not a slow minute.
    private const int LongestGap = 5;

    // Go tells a limit that is off as the largest integer, a GOGC that is off as a negative or very large number.
    private const double NoMemLimit = 9e18;
    private const double NoGogc = 1e9;
    private const int DefaultGogc = 100;

    // Names and versions go into keys that are kept.
    private const int MostText = 64;

    public static IReadOnlyList<GoObservation> Of(MemoryTable table, RuntimeMemoryTarget target)
    {
        var found = new List<GoObservation>();
        foreach (var pod in target.Pods)
        {
            if (Columns.Of(table, pod, target.Container.Name) is { } columns)
            {
                Add(found, table, columns, PodNames.RevisionOf(pod.Pod), target.Facts.Version ?? "");
            }
        }

        return found;
    }

    private static void Add(List<GoObservation> found, MemoryTable table, Columns columns, string revision, string version)
    {
        GoStretch? open = null;
        var (softLimit, gogc, procs) = (-1L, DefaultGogc, 0);
        var hourSteps = Math.Max(1, TimeRange.HourMs / table.StepMs);
        for (var step = 0; step < table.Steps; step++)
        {
            softLimit = columns.SoftLimit?[step] is >= 0 and var limit ? (limit < NoMemLimit ? (long)limit : 0) : softLimit;
            gogc = columns.GoGc?[step] is { } percent && !double.IsNaN(percent) ? (percent is >= 0 and < NoGogc ? (int)percent : -1) : gogc;
            procs = columns.MaxProcs?[step] is >= 1 and <= 1_000_000 and var told ? (int)told : procs;
            var key = new GoEpochKey(Cut(revision), Cut(version), softLimit, gogc, procs);
            if (open is not null && (open.Key != key || step % hourSteps == 0))
            {
                Close();
            }

            if (double.IsNaN(columns.Allocated[step]) || double.IsNaN(columns.Collections[step]))
            {
                continue;
            }

            open ??= new GoStretch(key, table.StartOf(step));
            open.Take(columns, step, LongestGap, table.StepMs);
        }

        Close();

        void Close()
        {
            if (open?.Ended() is { } seen)
            {
                found.Add(seen);
            }

            open = null;
        }
    }

    private static string Cut(string text) => text.Length <= MostText ? text : text[..MostText];

    /// <summary>One pod's columns; those that every Go collector tells are there.</summary>
    internal sealed record Columns(double[] Allocated, double[] Collections, double[] Goal, double[] Sys, double[] Idle, double[] HeapAllocated)
    {
        public double[]? Live { get; private init; }

        public double[]? Stacks { get; private init; }

        public double[]? Released { get; private init; }

        public double[]? WorkingSet { get; private init; }

        public double[]? MarkDedicated { get; private init; }

        public double[]? MarkAssist { get; private init; }

        public double[]? MarkIdle { get; private init; }

        public double[]? LimiterCycle { get; private init; }

        public double[]? ProcessCpu { get; private init; }

        public double[]? SoftLimit { get; private init; }

        public double[]? GoGc { get; private init; }

        public double[]? MaxProcs { get; private init; }

        public static Columns? Of(MemoryTable table, PodKey pod, string container)
        {
            double[]? Column(MemoryTerm term) => table.Column(pod, container, term);
            return Column(MemoryTerm.Allocated) is { } allocated && Column(MemoryTerm.Collections) is { } collections && Column(MemoryTerm.NextGc) is { } goal
                && Column(MemoryTerm.Obtained) is { } sys && Column(MemoryTerm.HeapIdle) is { } idle && Column(MemoryTerm.HeapAllocated) is { } heap
                ? new Columns(allocated, collections, goal, sys, idle, heap)
                {
                    Live = Column(MemoryTerm.Live),
                    Stacks = Column(MemoryTerm.Stacks),
                    Released = Column(MemoryTerm.Released),
                    WorkingSet = Column(MemoryTerm.WorkingSet),
                    MarkDedicated = Column(MemoryTerm.MarkDedicated),
                    MarkAssist = Column(MemoryTerm.MarkAssist),
                    MarkIdle = Column(MemoryTerm.MarkIdle),
                    LimiterCycle = Column(MemoryTerm.LimiterCycle),
                    ProcessCpu = Column(MemoryTerm.ProcessCpu),
                    SoftLimit = Column(MemoryTerm.SoftLimit),
                    GoGc = Column(MemoryTerm.GoGc),
                    MaxProcs = Column(MemoryTerm.MaxProcs),
                }
                : null;
        }
    }
}
