using System.Buffers;
using Ullage.Model;
using Ullage.Sizing.Reduction;
using Ullage.Sizing.Tests.Reduction;

namespace Ullage.Sizing.Tests.Runtimes;

public sealed class GoEpochTests
{
    private const double Mi = 1 << 20;

    private static GoObservation Hour(int hour, string revision = "6f7d8c9b5", int gogc = 100, double live = 64, bool told = true) => new()
    {
        Epoch = new GoEpochKey(revision, "go1.26.1", 200 << 20, gogc, 2),
        StartMs = Trace.Day0 + (hour * TimeRange.HourMs),
        ObservedMs = TimeRange.HourMs,
        AllocatedBytes = 100 * Mi * 3600,
        Cycles = 3600,
        MarkSeconds = told ? 36 : null,
        IdleMarkSeconds = told ? 72 : null,
        ProcessSeconds = 0.5 * 3600,
        LiveBytes = live * Mi,
        LiveTold = told,
        GoalBytes = 180 * Mi,
        NonHeapBytes = 12 * Mi,
        RootBytes = Mi,
        OutsideBytes = 10 * Mi,
    };

    private static ContainerDayCell Cell(params GoObservation[] seen)
    {
        var cell = new ContainerDayCell(Trace.App, (int)(Trace.Day0 / TimeRange.DayMs));
        foreach (var one in seen)
        {
            cell.Go.Add(one);
        }

        return cell;
    }

    private static byte[] Written(ContainerDayCell cell)
    {
        var output = new ArrayBufferWriter<byte>();
        cell.Write(output);
        return output.WrittenSpan.ToArray();
    }

    [Fact]
    public void A_cell_reads_back_what_was_written_of_its_epochs()
    {
        var cell = Cell(Hour(1), Hour(2, live: 70), Hour(3, gogc: 50));
        var back = ContainerDayCell.Read(Trace.App, Written(cell));
        Assert.Equal(2, back.Go.Epochs.Count);
        Assert.Equal(Written(cell), Written(back));
    }

    [Fact]
    public void Merging_is_the_same_in_any_order()
    {
        var parts = new[] { Cell(Hour(1)), Cell(Hour(2, gogc: 50)), Cell(Hour(3, live: 71)), Cell(Hour(4, "5c4d3b2f6", told: false)) };
        ContainerDayCell Merged(IEnumerable<int> order)
        {
            var sum = Cell();
            foreach (var i in order)
            {
                sum.Merge(parts[i]);
            }

            return sum;
        }

        Assert.Equal(Written(Merged([0, 1, 2, 3])), Written(Merged([3, 1, 0, 2])));
    }

    [Fact]
    public void At_most_four_epochs_are_written_the_newest_and_the_others_are_counted()
    {
        var back = ContainerDayCell.Read(Trace.App, Written(Cell([.. Enumerable.Range(0, 9).Select(static h => Hour(h, gogc: 100 + h))])));
        Assert.Equal(4, back.Go.Epochs.Count);
        Assert.Equal(5, back.Go.Folded);
        Assert.Equal(108, back.Go.Epochs[0].Key.GoGc);
    }

    [Fact]
    public void A_full_day_of_four_epochs_and_many_pods_stays_within_the_bound_of_a_cell() =>
        Assert.InRange(Written(Cell([.. Enumerable.Range(0, 24).SelectMany(static h => Enumerable.Range(0, 6).Select(p => Hour(h, gogc: 100 + (h / 6), live: 60 + ((h * 7 + p * 13) % 50))))])).Length, 1, CellFormat.MostBytes);

    [Fact]
    public void The_terms_of_an_epoch_are_its_rates_and_means()
    {
        var epoch = Assert.Single(Cell(Hour(1), Hour(2)).Go.Epochs);
        var terms = GoTermsFit.Of(epoch, 1)!;
        Assert.Equal(100, terms.AllocationRate / Mi, 3);
        Assert.Equal(1, terms.Cycles, 6);
        Assert.Equal(0.01, terms.GcCores!.Value, 6);
        Assert.Equal(0.47, terms.Application, 6);

        // 30 ms a collection over L + R; 100 MiB/s × 30 ms ÷ (2 − 0.47) = 2 MiB are allocated while marking.
        Assert.Equal(0.03, terms.MarkCost.Seconds * (terms.Live + terms.Roots), 6);
        Assert.InRange(terms.Live / Mi, 62, 64);
        Assert.Equal(GoCostSource.CpuClasses, terms.MarkCost.Source);
    }

    [Fact]
    public void Without_gc_cpu_the_cost_is_a_range_that_the_process_itself_bounds()
    {
        var terms = GoTermsFit.Of(Assert.Single(Cell(Hour(1, told: false)).Go.Epochs), 1)!;
        Assert.Equal(GoCostSource.Assumed, terms.MarkCost.Source);
        Assert.True(terms.MarkCost.Low < terms.MarkCost.Seconds && terms.MarkCost.Seconds < terms.MarkCost.High);
        Assert.True(terms.MarkCost.High * terms.Cycles * (64 + 1) * Mi <= 0.5 * 1.0001);
    }
}
