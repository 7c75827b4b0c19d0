using Ullage.Hosting.Profiling.Cpu;

namespace Ullage.Hosting.Profiling.Tests.Cpu;

public sealed class ThreadTimelineTests
{
    [Fact]
    public void Between_two_readings_CPU_time_grows_evenly_and_outside_of_them_not_at_all()
    {
        var timeline = new ThreadTimeline();
        timeline.Add(1, 100, 5_000, wasThere: true);
        timeline.Add(1, 200, 5_080, wasThere: false);
        timeline.Add(1, 300, 5_080, wasThere: false);
        Assert.Equal([0, 0, 40, 80, 80, 80], new long[] { 0, 100, 150, 200, 250, 9_999 }.Select(at => timeline.At(1, at)!.Value));
    }

    [Fact]
    public void What_a_thread_used_before_the_first_round_does_not_count_and_what_a_new_one_used_does()
    {
        var timeline = new ThreadTimeline();
        timeline.Add(1, 100, 5_000, wasThere: true);
        timeline.Add(2, 200, 70, wasThere: false);
        Assert.Equal([0d, 70d], timeline.Totals().OrderBy(static t => t.Thread).Select(static t => t.Cpu));
        Assert.Null(timeline.At(3, 100));
    }

    [Fact]
    public void A_thread_that_rests_for_days_takes_no_room_and_one_that_works_keeps_its_total()
    {
        var timeline = new ThreadTimeline();
        for (var i = 0; i < 100_000; i++)
        {
            timeline.Add(1, i, 7, wasThere: false);
            timeline.Add(2, i, i, wasThere: false);
        }

        Assert.Equal(7, timeline.At(1, 50_000));
        Assert.Equal(99_999, timeline.At(2, 99_999));
        Assert.Equal(0, timeline.At(2, 50_000));
    }

    [Fact]
    public void A_clock_that_goes_back_takes_nothing_away()
    {
        var timeline = new ThreadTimeline();
        timeline.Add(1, 100, 50, wasThere: false);
        timeline.Add(1, 200, 40, wasThere: false);
        Assert.Equal(50, timeline.At(1, 300));
    }
}
