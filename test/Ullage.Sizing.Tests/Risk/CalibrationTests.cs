using Ullage.Sizing.Risk;

namespace Ullage.Sizing.Tests.Risk;

/// <summary>Whole fleets whose law is known: what is promised is met, with scales that are estimated and not told.</summary>
public sealed class CalibrationTests
{
    /// <summary>Containers from flat to wild, each with a tail of its own.</summary>
    public static TheoryData<string, Func<Random, double, double>> Tails => new()
    {
        { "normal", static (random, scale) => scale * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()) },
        { "exponential", static (random, scale) => -scale * Math.Log(1 - random.NextDouble()) },
        { "heavy (Pareto 3 of the logarithm)", static (random, scale) => scale * (Math.Pow(1 - random.NextDouble(), -1 / 3.0) - 1) },
        { "uniform", static (random, scale) => scale * random.NextDouble() },
    };

    [Theory]
    [MemberData(nameof(Tails))]
    public void A_fleet_meets_what_it_was_promised_within_a_factor_of_two_and_is_never_much_worse(string tail, Func<Random, double, double> draw)
    {
        foreach (var (days, horizon) in new[] { (1, 1), (3, 1), (7, 7) })
        {
            var random = new Random(3);
            const int Containers = 2000;
            var histories = new double[Containers][];
            var futures = new double[Containers];
            for (var i = 0; i < Containers; i++)
            {
                // Scales over two orders of magnitude, as in real fleets.
                var scale = 0.0005 * Math.Pow(100, random.NextDouble());
                var hours = Enumerable.Range(0, 24 * (days + horizon)).Select(_ => Math.Exp(draw(random, scale))).ToArray();
                histories[i] = hours[..(24 * days)];
                futures[i] = hours[(24 * days)..].Max();
            }

            var fleet = new FleetPrior();
            foreach (var history in histories)
            {
                fleet.Add(PeakHistory.Of(history));
            }

            foreach (var target in new[] { 0.2, 0.05, 0.01 })
            {
                var passed = 0;
                for (var i = 0; i < Containers; i++)
                {
                    var spread = PeakHistory.Of(histories[i]).Spread();
                    var model = new RecordModel(days, horizon, FleetPrior.Blend(spread, fleet.Scale, days));
                    passed += Math.Log(futures[i] / histories[i].Max()) > model.LogMargin(target) ? 1 : 0;
                }

                var met = passed / (double)Containers;
                Assert.True(met <= 2 * target + 0.01, $"{tail}, {days} d for {horizon} d, {target:P0} promised: {met:P2} met; fleet scale {fleet.Scale:P2}");
            }
        }
    }
}
