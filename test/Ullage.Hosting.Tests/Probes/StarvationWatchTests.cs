using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Probes;
using Ullage.Testing.Time;

namespace Ullage.Hosting.Tests.Probes;

public sealed class StarvationWatchTests
{
    private readonly ManualTime _time = new();
    private readonly Queue<Action> _pool = new();
    private readonly StarvationWatch _watch;

    public StarvationWatchTests() => _watch = new StarvationWatch(Options.Create(new ProbeOptions()), _time, NullLogger<StarvationWatch>.Instance);

    [Fact]
    public void A_pool_that_runs_its_work_is_not_stuck()
    {
        for (var i = 0; i < 100; i++)
        {
            _watch.Look(_pool.Enqueue);
            _pool.Dequeue()();
            _time.Advance(TimeSpan.FromSeconds(60));
        }

        Assert.Null(_watch.Stuck);
        Assert.Equal(TimeSpan.Zero, _watch.Wait);
    }

    [Fact]
    public void A_pool_that_runs_nothing_is_stuck_after_its_time_and_gets_no_more_work_for_it()
    {
        for (var i = 0; i < 59; i++)
        {
            _watch.Look(_pool.Enqueue);
            _time.Advance(TimeSpan.FromMilliseconds(500));
            Assert.Null(_watch.Stuck);
        }

        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal("work has waited 30 s for a thread", _watch.Stuck);
        Assert.Single(_pool);
    }

    [Fact]
    public void It_is_well_again_once_work_runs_at_once()
    {
        _watch.Look(_pool.Enqueue);
        _time.Advance(TimeSpan.FromSeconds(40));
        _pool.Dequeue()();
        Assert.Equal(TimeSpan.FromSeconds(40), _watch.Wait);
        Assert.NotNull(_watch.Stuck);
        _watch.Look(_pool.Enqueue);
        _pool.Dequeue()();
        Assert.Null(_watch.Stuck);
    }
}
