using Ullage.Model;

namespace Ullage.Sizing.Tests.Runtimes;

public sealed class DotNetCostModelTests
{
    private const double Mi = 1 << 20;

    /// <summary>The lab's service: live heap 64.7 MiB, 12.5 MiB/s outlive the young generations, workstation collector on one core.</summary>
    internal static readonly DotNetTerms Lab = new()
    {
        Observed = TimeSpan.FromHours(24),
        Live = 64.7 * Mi,
        PeakLive = 64.7 * Mi,
        Natural = 118.5 * Mi,
        Reserve = 22 * Mi,
        ReserveShare = DotNetCostModel.WorkstationReserve,
        Promoted = 12.5 * Mi,
        PromotedHigh = 12.5 * Mi,
        FullCollections = 12.5 / (118.5 - 64.7),
        Pauses = 0.020,
        Outside = 24 * Mi,
        Application = 0.25,
        PeakApplication = 0.25,
        MarkCost = 0.45e-9,
        MarkCostLow = 0.3e-9,
        MarkCostHigh = 0.6e-9,
    };

    // Heap limit, highest heap seen, full collections a second seen and all collection in millicores (first runs of the grid).
    [Theory]
    [InlineData(84, 69.0, 2.53, 103.3)]
    [InlineData(88, 73.3, 1.39, 78.5)]
    [InlineData(96, 78.9, 0.79, 50.3)]
    [InlineData(112, 93.2, 0.58, 44.6)]
    public void A_heap_limit_begins_full_collections_where_and_as_often_as_in_the_lab(double limit, double heap, double full, double millicores)
    {
        var ceiling = DotNetCostModel.Ceiling(Lab, limit * Mi);
        Assert.InRange(ceiling / Mi / heap, 0.97, 1.03);
        var predicted = DotNetCostModel.FullCollections(ceiling, Lab.Live, Lab.Promoted);
        Assert.InRange(predicted / full, 0.7, 1.3);
        Assert.InRange(DotNetCostModel.Cores(Lab, predicted, Lab.Live, Lab.MarkCost) * 1000 / millicores, 0.7, 1.3);
    }

    [Fact]
    public void Where_the_limit_is_roomy_the_collector_decides()
    {
        Assert.Equal(Lab.Natural, DotNetCostModel.Ceiling(Lab, 768 * Mi));
        Assert.Equal(Lab.Natural, DotNetCostModel.Ceiling(Lab, null));
    }

    [Theory]
    [InlineData(70)]
    [InlineData(90)]
    [InlineData(110)]
    public void The_limit_for_a_ceiling_is_the_inverse_of_the_ceiling_for_a_limit(double ceiling) =>
        Assert.Equal(ceiling, DotNetCostModel.Ceiling(Lab, DotNetCostModel.HeapLimitFor(Lab, ceiling * Mi)) / Mi, 6);

    [Fact]
    public void Memory_never_makes_collection_dearer()
    {
        var curve = new DotNetCurve(Lab, SizingOptions.Default);
        var before = double.PositiveInfinity;
        for (var limit = 110L; limit < 400; limit++)
        {
            var point = curve.At(ByteQuantity.FromMebibytes(limit))!;
            Assert.True(point.GcCores <= before * 1.02, $"{limit}");
            Assert.True(point.GcCoresLow <= point.GcCores && point.GcCores <= point.GcCoresHigh);
            before = point.GcCores;
        }
    }

    [Fact]
    public void Heap_and_what_lies_outside_fit_every_limit()
    {
        var curve = new DotNetCurve(Lab, SizingOptions.Default);
        for (var limit = 60L; limit < 400; limit += 3)
        {
            var point = curve.At(ByteQuantity.FromMebibytes(limit))!;
            Assert.True(curve.WorkingSet(point) <= limit * Mi, $"{limit}: {curve.WorkingSet(point) / Mi}");
        }
    }

    [Fact]
    public void Pauses_under_a_limit_hold_full_collections_so_that_rarer_ones_give_them_back()
    {
        // 88 MiB: 78.5m of pauses hold 1.39 full collections a second.
        var limited = Lab with { Limited = true, Pauses = 0.0785, FullCollections = 1.39 };
        Assert.Equal(0.0785, DotNetCostModel.Cores(limited, 1.39, limited.Live, 0.45e-9), 9);
        Assert.InRange(DotNetCostModel.Cores(limited, 0.38, limited.Live, 0.45e-9), 0.020, 0.050);
        var point = new DotNetCurve(limited, SizingOptions.Default).At(ByteQuantity.FromMebibytes(400), 300 * Mi, null);
        Assert.True(point.GcCoresLow < point.GcCores && point.GcCores < point.GcCoresHigh);
    }

    [Fact]
    public void Little_room_above_the_live_heap_is_a_spiral()
    {
        // Measured: at 84 MiB it lives with 2.5 full collections a second, at 81 it ends with OutOfMemoryException.
        var curve = new DotNetCurve(Lab, SizingOptions.Default);
        Assert.True(curve.At(ByteQuantity.FromMebibytes(200), 81 * Mi, null).Spiral);
        Assert.False(curve.At(ByteQuantity.FromMebibytes(200), 96 * Mi, null).Spiral);
    }
}
