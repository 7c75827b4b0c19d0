using FsCheck;
using FsCheck.Fluent;
using Ullage.Sizing.Reduction;

namespace Ullage.Sizing.Tests.Reduction;

public sealed class CellFormatTests
{
    private static readonly Arbitrary<int> Seeds = Gen.Choose(1, 100_000).ToArbitrary();

    [Fact]
    public void Writing_and_reading_gives_the_same() =>
        Prop.ForAll(Seeds, seed => Cells(seed).All(cell => Reduced.Hex(Reread(cell)) == Reduced.Hex(cell))).Check(Config.QuickThrowOnFailure.WithMaxTest(15));

    [Fact]
    public void Merging_is_exactly_associative_and_commutative() =>
        Prop.ForAll(Seeds, seed =>
        {
            // One container's day, seen through three different sets of pods.
            var parts = Enumerable.Range(0, 3).Select(i => RandomTraces.Make(seed + i, 1).Select(t => t with { Pod = $"{t.Pod}-{i}" }).ToList()).ToArray();
            ContainerDayCell Cell(params int[] which) => Merged([.. which.Select(i => Reduced.Of(Reduced.Days(0, 1), parts[i]).Cells().Single())]);
            var whole = Reduced.Of(Reduced.Days(0, 1), parts.SelectMany(static p => p)).Cells().Single();
            var a = Cell(0, 1, 2);
            var b = Cell(2, 1, 0);
            var c = Merged(Cell(1), Cell(2, 0));
            return Reduced.Hex(whole) == Reduced.Hex(a) && Reduced.Hex(a) == Reduced.Hex(b) && Reduced.Hex(b) == Reduced.Hex(c);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(15));

    [Fact]
    public void An_ordinary_day_takes_about_a_KiB()
    {
        var random = new Random(7);
        double total = 0, bytes = 3e8;
        var cpu = Trace.Regular(UsageMetric.CpuCounter, "cart-7d4b9c6f5-x2x9p", Trace.Day0 + 7_123, 30_000, Enumerable.Range(0, 2880).Select(i => total += 30 * (0.05 + 0.3 * Math.Abs(Math.Sin(i / 400.0)) + 0.1 * random.NextDouble())));
        var memory = Trace.Regular(UsageMetric.MemoryGauge, "cart-7d4b9c6f5-x2x9p", Trace.Day0 + 7_123, 30_000, Enumerable.Range(0, 2880).Select(_ => bytes = Math.Floor(Math.Clamp(bytes * (0.99 + random.NextDouble() * 0.02), 2e8, 6e8))));
        Assert.InRange(Reduced.Bounded(Reduced.Of(Reduced.Days(0, 1), [cpu, memory]).Cells().Single()).Length, 600, 1200);
    }

    [Fact]
    public void The_wildest_day_keeps_to_the_bound_and_loses_no_peak()
    {
        var random = new Random(3);
        var traces = Enumerable.Range(0, 100).SelectMany(pod => new[] { UsageMetric.CpuGauge, UsageMetric.MemoryGauge }.Select(metric =>
            Trace.Regular(metric, $"a-very-long-name-of-a-pod-{pod * 7_919 % 1000}-{new string('x', 40)}", Trace.Day0 + random.Next(30_000), 60_000,
                Enumerable.Range(0, 1400).Select(_ => Math.ScaleB(random.NextDouble(), metric == UsageMetric.CpuGauge ? random.Next(-20, 8) : random.Next(10, 38)))))).ToArray();
        var cell = Reduced.Of(Reduced.Days(0, 1), traces).Cells().Single();
        var bytes = Reduced.Bounded(cell);
        Assert.InRange(bytes.Length, 1000, CellFormat.MostBytes);
        var read = ContainerWindow.From([ContainerDayCell.Read(Trace.App, bytes)]);
        var whole = ContainerWindow.From([cell]);
        Assert.Equal(whole.Summary.Memory.Peak, read.Summary.Memory.Peak);
        Assert.Equal(whole.Summary.Cpu.Max, read.Summary.Cpu.Max);
        Assert.Equal(whole.MemoryQuantile(0.99), read.MemoryQuantile(0.99));
        Assert.Equal(whole.Summary.Hours, read.Summary.Hours);
        Assert.InRange(read.Summary.Coverage.Pods, 75, 130);
    }

    [Fact]
    public void The_pods_with_the_highest_peaks_are_named_and_the_rest_pooled()
    {
        var traces = Enumerable.Range(1, 9).Select(static i => Trace.Regular(UsageMetric.MemoryGauge, $"cart-{i}", Trace.Day0, 60_000, Enumerable.Repeat(i * 1e6, 1440))).ToArray();
        var cell = Reread(Reduced.Of(Reduced.Days(0, 1), traces).Cells().Single());
        Assert.Equal(["cart-9", "cart-8", "cart-7", "cart-6"], cell.TopMemoryPods.Select(static p => p.Pod));
        Assert.Equal(9e6, cell.TopMemoryPods[0].Peak);
        Assert.InRange(cell.TopMemoryPods[0].P95, 8.91e6, 9.09e6);
        Assert.Equal((5, 5e6), (cell.Memory.Pods.RestPods, cell.Memory.Pods.RestPeak));
        Assert.Equal(9, cell.PodCount);
        Assert.Equal(new DateOnly(2026, 3, 2), cell.Day);
    }

    [Fact]
    public void Damaged_bytes_give_an_error_and_nothing_else() =>
        Prop.ForAll(Seeds, seed =>
        {
            var random = new Random(seed);
            var cell = Cells(seed % 7 + 1)[0];
            var bytes = Reduced.Bounded(cell);
            for (var flips = random.Next(1, 6); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            bytes = bytes[..random.Next(1, bytes.Length + 1)];
            try
            {
                _ = ContainerWindow.From([ContainerDayCell.Read(Trace.App, bytes)]).Summary;
            }
            catch (InvalidDataException)
            {
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1500));

    [Fact]
    public void Damaged_state_gives_an_error_and_nothing_else()
    {
        var state = Reduced.Of(Reduced.Days(0, 2), RandomTraces.Make(11, 2)).Suspend().Bytes.ToArray();
        Prop.ForAll(Seeds, seed =>
        {
            var random = new Random(seed);
            var bytes = state[..random.Next(1, state.Length + 1)];
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                Reduced.Of(Reduced.Days(2, 1), [], from: ReductionState.Read(bytes)).Complete();
            }
            catch (InvalidDataException)
            {
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1500));
    }

    [Fact]
    public void Another_version_is_refused_with_a_way_out()
    {
        var error = Assert.Throws<InvalidDataException>(() => ContainerDayCell.Read(Trace.App, [99, 0]));
        Assert.Contains("another release", error.Message, StringComparison.Ordinal);
        Assert.Contains("reduce the window anew", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cells_of_different_days_or_containers_do_not_merge()
    {
        var cells = Reduced.Of(Reduced.Days(0, 2), [Trace.Regular(UsageMetric.MemoryGauge, "cart-1", Trace.Day0, 600_000, Enumerable.Repeat(1e6, 288))]).Cells().ToArray();
        Assert.Throws<ArgumentException>(() => cells[0].Merge(cells[1]));
        Assert.Throws<ArgumentException>(() => ContainerWindow.From([]));
    }

    private static ContainerDayCell[] Cells(int seed) => [.. Reduced.Of(Reduced.Days(0, 2), RandomTraces.Make(seed, 2)).Cells()];

    private static ContainerDayCell Reread(ContainerDayCell cell)
    {
        var writer = new CompactWriter();
        CellFormat.Write(cell, writer);
        return ContainerDayCell.Read(cell.Container, writer.Written);
    }

    private static ContainerDayCell Merged(params ContainerDayCell[] cells)
    {
        foreach (var cell in cells.Skip(1))
        {
            cells[0].Merge(cell);
        }

        return cells[0];
    }
}
