using Ullage.Hosting.Limits;

namespace Ullage.Hosting.Tests.Limits;

public sealed class AimdLimitTests
{
    [Fact]
    public void One_more_after_a_whole_limit_of_good_calls_at_full_use_and_none_without_it()
    {
        var limit = new AimdLimit(20, 1, 200);
        for (var i = 0; i < 21; i++)
        {
            limit.Succeeded(1, 20);
        }

        Assert.InRange(limit.Value, 21, 21.1);
        for (var i = 0; i < 1000; i++)
        {
            limit.Succeeded(1, 5);
        }

        Assert.InRange(limit.Value, 21, 21.1);
    }

    [Fact]
    public void Failures_of_one_flight_lower_the_limit_once_and_those_of_the_next_again()
    {
        var limit = new AimdLimit(100, 1, 200);
        for (var call = 0; call < 50; call++)
        {
            limit.Dropped(startedAt: call, now: 100 + call);
        }

        Assert.Equal(90, limit.Value);
        limit.Dropped(startedAt: 200, now: 210);
        Assert.Equal(81, limit.Value);
    }

    [Fact]
    public void The_bounds_hold()
    {
        var limit = new AimdLimit(2, 2, 3);
        for (var i = 0; i < 100; i++)
        {
            limit.Dropped(i * 10, (i * 10) + 1);
        }

        Assert.Equal(2, limit.Value);
        for (var i = 0; i < 100; i++)
        {
            limit.Succeeded(1, 3);
        }

        Assert.Equal(3, limit.Value);
    }

    [Fact]
    public void Twice_the_usual_time_is_long()
    {
        var limit = new AimdLimit(2, 2, 3);
        Assert.False(limit.IsLong(1000));
        limit.Succeeded(100, 1);
        Assert.False(limit.IsLong(199));
        Assert.True(limit.IsLong(200));
    }
}
