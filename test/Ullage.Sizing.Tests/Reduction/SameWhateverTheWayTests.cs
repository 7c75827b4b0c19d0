using Ullage.Model;
using Ullage.Sizing.Reduction;

namespace Ullage.Sizing.Tests.Reduction;

/// <summary>The result is a function of the samples, bit for bit, however they come.</summary>
public sealed class SameWhateverTheWayTests
{
    private const int Days = 3;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory, MemberData(nameof(Seeds))]
    public void Cutting_spans_anywhere_changes_nothing(int seed)
    {
        var traces = RandomTraces.Make(seed, Days);
        var whole = Reduced.Fingerprint(Reduced.Of(Reduced.Days(0, Days), traces));
        Assert.Equal(whole, Reduced.Fingerprint(Reduced.Of(Reduced.Days(0, Days), traces, cut: new Random(seed))));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void The_order_of_series_changes_nothing(int seed)
    {
        var traces = RandomTraces.Make(seed, Days);
        var shuffled = traces.ToArray();
        new Random(seed).Shuffle(shuffled);
        Assert.Equal(Reduced.Fingerprint(Reduced.Of(Reduced.Days(0, Days), traces)), Reduced.Fingerprint(Reduced.Of(Reduced.Days(0, Days), shuffled)));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Day_by_day_equals_the_whole(int seed)
    {
        var traces = RandomTraces.Make(seed, Days);
        var whole = Reduced.Fingerprint(Reduced.Of(Reduced.Days(0, Days), traces));
        ReductionState? state = null;
        for (var day = 0; day < Days - 1; day++)
        {
            var window = Reduced.Days(day, 1);
            state = Reduced.Of(window, traces.Select(t => t.Within(window.StartMs, window.EndMs)).Where(static t => t.Times.Length > 0), from: state).Suspend();
            state = ReductionState.Read(state.Bytes.Span);
        }

        var last = Reduced.Days(Days - 1, 1);
        Assert.Equal(whole, Reduced.Fingerprint(Reduced.Of(last, traces.Select(t => t.Within(last.StartMs, last.EndMs)).Where(static t => t.Times.Length > 0), from: state)));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Stopping_and_resuming_at_any_moment_equals_the_whole(int seed)
    {
        var traces = RandomTraces.Make(seed, Days);
        var all = Reduced.Days(0, Days);
        var cut = all.StartMs + new Random(seed).NextInt64(all.EndMs - all.StartMs);
        var first = Reduced.Of(new TimeRange(all.StartMs, cut), traces.Select(t => t.Within(0, cut)).Where(static t => t.Times.Length > 0)).Suspend();
        var second = Reduced.Of(new TimeRange(cut, all.EndMs), traces.Select(t => t.Within(cut, all.EndMs)).Where(static t => t.Times.Length > 0), from: first);
        Assert.Equal(Reduced.Fingerprint(Reduced.Of(all, traces)), Reduced.Fingerprint(second));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Folding_at_once_gives_the_window_that_cells_give(int seed)
    {
        var traces = RandomTraces.Make(seed, Days);
        var folded = (ContainerWindow)Reduced.Of(Reduced.Days(0, Days), traces, ReductionOptions.Default).Complete()[Trace.App];
        var cells = Reduced.Of(Reduced.Days(0, Days), traces).Cells();
        var shuffled = cells.ToArray();
        new Random(seed).Shuffle(shuffled);
        var merged = ContainerWindow.From(shuffled);
        Assert.Equal(folded.Summary.Cpu, merged.Summary.Cpu);
        Assert.Equal(folded.Summary.Memory, merged.Summary.Memory);
        Assert.Equal(folded.Summary.Coverage, merged.Summary.Coverage);
        Assert.Equal(folded.Summary.Hours, merged.Summary.Hours);
        Assert.All(Enumerable.Range(0, 101), q => Assert.Equal(folded.CpuQuantile(q / 100.0), merged.CpuQuantile(q / 100.0)));
    }
}
