using FsCheck;
using FsCheck.Fluent;
using Ullage.Sizing.Risk;

namespace Ullage.Sizing.Tests.Risk;

/// <summary>The law of the next record, against its algebra and against processes whose law is known.</summary>
public sealed class RecordModelTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(300);

    [Fact]
    public void The_margin_of_a_chance_is_passed_with_that_chance() => Check.One(Many, Prop.ForAll(Models(), Arb.From(Gen.Choose(1, 999)), static (model, thousandths) =>
    {
        var chance = thousandths / 1000.0;
        var margin = model.LogMargin(chance);
        return margin switch
        {
            0 => model.RecordChance <= chance + 1e-9,
            RecordModel.MostLogMargin => model.Chance(margin) >= chance - 1e-9,
            _ => Math.Abs(model.Chance(margin) - chance) < 1e-9,
        };
    }));

    [Fact]
    public void A_larger_margin_a_longer_history_and_a_shorter_horizon_are_never_riskier() => Check.One(Many, Prop.ForAll(Models(), Arb.From(Gen.Choose(0, 3000)), static (model, thousandths) =>
    {
        var margin = thousandths / 1000.0;
        var chance = model.Chance(margin);
        return model.Chance(margin + 0.1) <= chance
            && (model with { Days = model.Days * 2 }).Chance(margin) <= chance
            && (model with { HorizonDays = model.HorizonDays / 2 }).Chance(margin) <= chance
            && (model with { Scale = model.Scale / 2 }).Chance(margin) <= chance;
    }));

    [Fact]
    public void The_worked_example_holds()
    {
        var model = new RecordModel(7, 7, 0.02);
        Assert.Equal(0.05, model.Chance(Math.Log(1.074)), 0.0005);
        Assert.Equal(1.074, Math.Exp(model.LogMargin(0.05)), 0.0005);
        Assert.False(model.Extrapolates(0.05));
        Assert.True(model.Extrapolates(0.049));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 7)]
    [InlineData(7, 1)]
    [InlineData(3, 9)]
    public void Records_of_independent_values_come_as_often_as_it_says(int days, int horizon)
    {
        // Whatever their law: only the order matters.
        var random = new Random(7);
        const int Runs = 20_000;
        var records = 0;
        for (var run = 0; run < Runs; run++)
        {
            double before = 0, after = 0;
            for (var hour = 0; hour < 24 * (days + horizon); hour++)
            {
                var value = random.NextDouble();
                (before, after) = hour < 24 * days ? (Math.Max(before, value), after) : (before, Math.Max(after, value));
            }

            records += after > before ? 1 : 0;
        }

        Assert.Equal(new RecordModel(days, horizon, 0.02).RecordChance, records / (double)Runs, 0.015);
    }

    [Theory]
    [InlineData(7, 7, 0.20)]
    [InlineData(7, 7, 0.05)]
    [InlineData(7, 1, 0.05)]
    [InlineData(2, 1, 0.05)]
    [InlineData(14, 7, 0.01)]
    public void Exponential_peaks_of_a_known_scale_keep_the_promise(int days, int horizon, double target)
    {
        // The tail of the logarithm of most laws that occur; with the scale known exactly the promise is kept with something to spare for not knowing it.
        var random = new Random(11);
        const int Runs = 40_000;
        const double Scale = 0.03;
        var margin = new RecordModel(days, horizon, Scale).LogMargin(target);
        var passed = 0;
        for (var run = 0; run < Runs; run++)
        {
            passed += Highest(random, 24 * horizon, Scale) > Highest(random, 24 * days, Scale) + margin ? 1 : 0;
        }

        var met = passed / (double)Runs;
        Assert.InRange(met, target / 4, target * 1.1);
    }

    // The highest of n exponential values, by its own law: one draw instead of n.
    private static double Highest(Random random, int count, double scale) => -scale * Math.Log(1 - Math.Pow(random.NextDouble(), 1.0 / count));

    private static Arbitrary<RecordModel> Models() => Arb.From(
        from hours in Gen.Choose(1, 24 * 60)
        from horizon in Gen.Choose(1, 24 * 60)
        from scale in Gen.Choose(1, 1000)
        select new RecordModel(hours / 24.0, horizon / 24.0, scale / 1000.0));
}
