using FsCheck;
using FsCheck.Fluent;
using Ullage.Sizing.Autoscaling;

namespace Ullage.Sizing.Tests.Autoscaling;

public sealed class HpaSimulatorTests
{
    // The examples of the Kubernetes documentation: twice the wanted value doubles, half of it halves; within a tenth nothing moves.
    [Theory]
    [InlineData(3, 2.0, 6)]
    [InlineData(4, 0.5, 2)]
    [InlineData(3, 1.1, 3)]
    [InlineData(3, 0.9, 3)]
    [InlineData(3, 1.11, 4)]
    [InlineData(10, 0.89, 9)]
    [InlineData(3, 0.0, 1)]
    public void Replicas_are_the_ratio_rounded_up_outside_the_tolerance(int replicas, double ratio, int expected) =>
        Assert.Equal(expected, HpaFormula.Desired(replicas, ratio));

    [Fact]
    public void Utilisation_is_taken_in_whole_percents_cut_off() =>
        Assert.Equal(69 / 70.0, HpaFormula.Ratio(0.699, 1, 70));

    [Fact]
    public void Replicas_are_added_at_once_and_removed_only_after_five_calm_minutes()
    {
        var simulator = new HpaSimulator(new HpaBehavior(2, 20), 4);
        Assert.Equal(6, simulator.Step(1.5));
        for (var step = 0; step < 20; step++)
        {
            Assert.Equal(6, simulator.Step(0.5));
        }

        Assert.Equal(3, simulator.Step(0.5));
    }

    [Fact]
    public void A_short_rest_within_the_window_removes_nothing()
    {
        var simulator = new HpaSimulator(new HpaBehavior(1, 20), 4);
        for (var step = 0; step < 200; step++)
        {
            Assert.Equal(4, simulator.Step(step % 16 == 0 ? 1 : 0.5));
        }
    }

    [Fact]
    public void Adding_is_held_to_double_or_four_pods_in_fifteen_seconds()
    {
        var small = new HpaSimulator(new HpaBehavior(1, 100), 2);
        Assert.Equal(6, small.Step(50));
        Assert.Equal(12, small.Step(50));
        Assert.Equal(24, small.Step(50));
    }

    [Fact]
    public void The_highest_count_of_all_metrics_counts_and_bounds_hold()
    {
        var simulator = new HpaSimulator(new HpaBehavior(3, 5), 3);
        Assert.Equal(4, simulator.Step(0.2, 1.3));
        Assert.Equal(5, simulator.Step(9, 0.1));
    }

    [Fact]
    public void Removing_can_be_slowed_to_a_pace()
    {
        var simulator = new HpaSimulator(new HpaBehavior(1, 100) { ScaleDownStabilization = TimeSpan.Zero, ScaleDown = [new(null, 2, TimeSpan.FromMinutes(1))] }, 20);
        var counts = Enumerable.Range(0, 8).Select(_ => simulator.Step(0.1)).ToArray();
        Assert.Equal([18, 18, 18, 18, 16, 16, 16, 16], counts);
    }

    [Fact]
    public void Whatever_the_metrics_the_bounds_hold_and_a_steady_load_comes_to_rest()
    {
        var cases = from min in Gen.Choose(1, 5)
                    from span in Gen.Choose(0, 20)
                    from load in Gen.Choose(1, 4000)
                    from noise in Gen.Choose(0, 300).ArrayOf()
                    select (Min: min, Max: min + span, Load: load / 100.0, Noise: noise);
        Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(cases), static one =>
        {
            var simulator = new HpaSimulator(new HpaBehavior(one.Min, one.Max), 3);
            var within = one.Noise.All(n => simulator.Step(n / 100.0) is var r && r >= one.Min && r <= one.Max);
            for (var step = 0; step < 100; step++)
            {
                simulator.Step(one.Load / simulator.Replicas);
            }

            var rest = simulator.Replicas;
            return within && Enumerable.Range(0, 30).All(_ => simulator.Step(one.Load / simulator.Replicas) == rest);
        }));
    }
}
