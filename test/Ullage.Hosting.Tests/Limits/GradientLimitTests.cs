using FsCheck;
using FsCheck.Fluent;
using Ullage.Hosting.Limits;

namespace Ullage.Hosting.Tests.Limits;

public sealed class GradientLimitTests
{
    private const double AtRest = 10;

    [Fact]
    public void Under_an_hour_of_overload_the_limit_stays_near_what_the_service_bears()
    {
        var limit = new GradientLimit(20, 5, 200);
        Rest(limit);
        double highest = 0;
        for (var second = 0; second < 3600; second++)
        {
            Saturate(limit, Queueing(capacity: 30));
            highest = second > 60 ? Math.Max(highest, limit.Value) : highest;
        }

        // It takes 30 at once at full speed; up to half longer is borne: 45, and the room of 4 that it tries.
        Assert.InRange(limit.Value, 15, 56);
        Assert.InRange(highest, 30, 56);
        Assert.Equal(AtRest, limit.AtRest, 0.5);
    }

    [Fact]
    public void A_service_that_bears_much_gets_it_within_a_quarter_of_a_minute()
    {
        var limit = new GradientLimit(20, 20, 200);
        var seconds = 0;
        while (limit.Value < 200 && seconds < 1000)
        {
            Saturate(limit, static _ => AtRest);
            seconds++;
        }

        Assert.InRange(seconds, 1, 15);
    }

    [Fact]
    public void Without_use_the_limit_stays()
    {
        var limit = new GradientLimit(100, 20, 200);
        for (var i = 0; i < 1000; i++)
        {
            limit.Update(AtRest * (i % 7), 10);
        }

        Assert.Equal(100, limit.Value);
    }

    [Fact]
    public void A_service_that_became_slower_for_good_is_learnt_within_two_minutes_and_gets_its_work_back()
    {
        var limit = new GradientLimit(20, 10, 200);
        Rest(limit);
        Seconds(limit, 50, Queueing(capacity: 100));
        var before = limit.Value;
        var lowest = before;
        for (var second = 0; second < 120; second++)
        {
            Saturate(limit, Slower);
            lowest = Math.Min(lowest, limit.Value);
        }

        Assert.InRange(lowest, 5, before / 2);
        Assert.InRange(limit.Value, before * 0.75, before * 1.25);
        Assert.Equal(4 * AtRest, limit.AtRest, 4.0);

        static double Slower(double atOnce) => 4 * Queueing(capacity: 100)(atOnce);
    }

    [Fact]
    public void A_trial_costs_three_windows_of_half_the_limit_a_minute()
    {
        var limit = new GradientLimit(20, 5, 200);
        Rest(limit);
        Seconds(limit, 200, Queueing(capacity: 30));
        List<double> seen = [];
        for (var second = 0; second < 630; second++)
        {
            Saturate(limit, Queueing(capacity: 30));
            seen.Add(limit.Value);
        }

        Assert.Equal(30, seen.Count(static l => l < 30));
        Assert.All(seen, static l => Assert.True(l > 20));
    }

    [Fact]
    public void What_was_slow_at_the_start_is_forgotten()
    {
        var limit = new GradientLimit(20, 20, 200);
        limit.Update(AtRest * 20, 1);
        for (var second = 0; second < 120; second++)
        {
            limit.Update(AtRest, 1);
        }

        Assert.InRange(limit.AtRest, AtRest, AtRest * 2.01);
    }

    [Fact]
    public void Timeouts_lower_the_limit_by_a_tenth()
    {
        var limit = new GradientLimit(100, 20, 200);
        limit.Dropped();
        Assert.Equal(90, limit.Value);
    }

    [Fact]
    public void Whatever_is_measured_the_limit_keeps_its_bounds_but_for_a_trials_half()
    {
        var windows = ArbMap.Default.GeneratorFor<(NormalFloat Mean, int AtOnce, bool Dropped)>().ListOf();
        Prop.ForAll(windows.ToArbitrary(), static all =>
        {
            var limit = new GradientLimit(20, 5, 200);
            foreach (var (mean, atOnce, dropped) in all)
            {
                if (dropped)
                {
                    limit.Dropped();
                }
                else
                {
                    limit.Update(Math.Max(1e-9, Math.Abs(mean.Get)), Math.Abs(atOnce % 300));
                }

                if (!(limit.Value is >= 2.5 and <= 200) || !double.IsFinite(limit.AtRest))
                {
                    return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }

    private static Func<double, double> Queueing(double capacity) => atOnce => AtRest * Math.Max(1, atOnce / capacity);

    private static void Rest(GradientLimit limit)
    {
        for (var i = 0; i < 20; i++)
        {
            limit.Update(AtRest, 1);
        }
    }

    private static void Seconds(GradientLimit limit, int seconds, Func<double, double> service)
    {
        for (var i = 0; i < seconds; i++)
        {
            Saturate(limit, service);
        }
    }

    private static void Saturate(GradientLimit limit, Func<double, double> service) => limit.Update(service(limit.Value), (int)limit.Value);
}
