using Ullage.Hosting.Pressure;

namespace Ullage.Hosting.Tests.Pressure;

public sealed class LevelTrackerTests
{
    private readonly LevelTracker _tracker = new(new() { High = 0.85, HighEnds = 0.80, Critical = 0.95, CriticalEnds = 0.90 }, TimeSpan.FromSeconds(10));
    private int _now;

    [Fact]
    public void One_look_below_the_lowest_end_does_not_end_two_levels()
    {
        Look(0.96);
        Assert.Equal(PressureLevel.Critical, Look(0.85, times: 10));
        Assert.Equal(PressureLevel.High, Look(0.5));
        Assert.Equal(PressureLevel.High, Look(0.5, times: 9));
        Assert.Equal(PressureLevel.Normal, Look(0.5));
    }

    [Fact]
    public void A_ratio_that_comes_back_above_the_end_begins_the_dwell_anew()
    {
        Look(0.86);
        Look(0.5, times: 9);
        Look(0.81);
        Assert.Equal(PressureLevel.High, Look(0.5, times: 10));
        Assert.Equal(PressureLevel.Normal, Look(0.5));
    }

    private PressureLevel Look(double ratio, int times = 1)
    {
        var level = PressureLevel.Normal;
        for (var i = 0; i < times; i++)
        {
            level = _tracker.Update(ratio, TimeSpan.FromSeconds(_now++));
        }

        return level;
    }
}
