using Ullage.Model;
using Ullage.Sizing.Tests.Policies;
using static Ullage.Sizing.Tests.Policies.Sized;

namespace Ullage.Sizing.Tests.Cost;

public sealed class FleetTotalsTests
{
    private static readonly Prices Dollars = new("USD", 0.03m, 0.004m);

    private static WorkloadRecommendation Of(int replicas, params (ContainerRole Role, ResourceSettings Now, ResourceSettings Then)[] containers) => new()
    {
        Id = Id.Workload,
        Replicas = replicas,
        Containers = [.. containers.Select(static (c, i) => new ContainerRecommendation
        {
            Id = Id with { Name = $"c{i}" },
            Role = c.Role,
            Status = RecommendationStatus.Recommended,
            Current = c.Now,
            Recommended = c.Then,
            Usage = new SyntheticUsage([0.1], [100]).Summary,
        })],
    };

    [Fact]
    public void Each_replica_counts_and_the_saving_is_the_difference_of_requests()
    {
        var totals = FleetTotals.Of([Of(3, (ContainerRole.App, Settings("500m", "1", "1Gi", "2Gi"), Settings("50m", "200m", "128Mi", "256Mi")))], Dollars);
        Assert.Equal("1500m/3Gi, limits 3/6Gi", Text(totals.Current));
        Assert.Equal("150m/384Mi, limits 600m/768Mi", Text(totals.Recommended));
        Assert.Equal("300m", totals.CpuUsed.ToString());
        Assert.Equal(Mi(300), totals.MemoryUsed);
        Assert.Equal((29.565m, 7.665m, 37.23m), (totals.Saving!.Cpu, totals.Saving.Memory, totals.Saving.Total));
    }

    [Fact]
    public void Init_containers_and_workloads_without_pods_count_nothing()
    {
        var some = Settings("1", "1", "1Gi", "1Gi");
        var totals = FleetTotals.Of([Of(2, (ContainerRole.Init, some, some), (ContainerRole.Sidecar, some, some)), Of(0, (ContainerRole.App, some, some))], null);
        Assert.Equal("2/2Gi, limits 2/2Gi", Text(totals.Current));
        Assert.Null(totals.Saving);
    }

    [Fact]
    public void What_nobody_tells_of_today_is_neither_too_much_nor_too_little_and_saves_nothing()
    {
        var untold = Of(2, (ContainerRole.App, ResourceSettings.None, Settings("1", null, "1Gi", null)));
        untold = untold with { Containers = [untold.Containers[0] with { SettingsKnown = false }] };
        var alone = FleetTotals.Of([untold], Dollars);
        Assert.Equal((RequestShift.None, RequestShift.None, null), (alone.GiveBack, alone.Lacking, alone.Saving));

        var told = Of(1, (ContainerRole.App, Settings("2", null, null, null), Settings("1", null, null, null)));
        Assert.Equal((1, 21.9m), (FleetTotals.Of([untold, told], Dollars).GiveBack.Workloads, FleetTotals.Of([untold, told], Dollars).Saving!.Total));
    }

    [Fact]
    public void A_setting_that_nobody_has_stays_unset() => Assert.Equal(ResourceSettings.None, FleetTotals.Of([Of(5, (ContainerRole.App, ResourceSettings.None, ResourceSettings.None))], Dollars).Current);

    [Fact]
    public void A_proposal_that_costs_more_saves_less_than_nothing() =>
        Assert.Equal(-21.9m, FleetTotals.Of([Of(1, (ContainerRole.App, ResourceSettings.None, Settings("1", null, null, null)))], Dollars).Saving!.Total);

    [Fact]
    public void Sums_beyond_what_can_be_held_end_there() =>
        Assert.Equal(long.MaxValue, FleetTotals.Of([Of(int.MaxValue, (ContainerRole.App, new ResourceSettings(null, null, ByteQuantity.FromBytes(long.MaxValue), null), ResourceSettings.None))], null).Current.MemoryRequest!.Value.Bytes);

    /// <summary>The articles' twelve services, as a check of the sums (not of any policy): 78.3 %, 72.9 %, 66.7 %, 72.9 %.</summary>
    [Fact]
    public void The_twelve_services_of_the_retail_case_add_up_as_recomputed()
    {
        var today = Settings("500m", "1", "1Gi", "2Gi");
        var totals = FleetTotals.Of(
        [
            Of(6, (ContainerRole.App, today, Settings("50m", "200m", "128Mi", "256Mi"))),
            Of(4, (ContainerRole.App, today, Settings("100m", "300m", "512Mi", "1Gi"))),
            Of(2, (ContainerRole.App, today, Settings("300m", "800m", "256Mi", "512Mi"))),
        ], null);
        Assert.Equal("6/12Gi, limits 12/24Gi", Text(totals.Current));
        Assert.Equal("1300m/3328Mi, limits 4/6656Mi", Text(totals.Recommended));
    }
}
