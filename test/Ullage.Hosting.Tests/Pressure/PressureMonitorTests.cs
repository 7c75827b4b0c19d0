using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Ullage.Cgroups;
using Ullage.Hosting.Container;
using Ullage.Hosting.Pressure;
using Ullage.Hosting.Tests.Container;
using Ullage.Testing.Time;

namespace Ullage.Hosting.Tests.Pressure;

public sealed class PressureMonitorTests : IDisposable
{
    private const long Limit = 1000;
    private readonly FakeContainer _container = new();
    private readonly FakeRuntime _runtime = new();
    private readonly ManualTime _time = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly PressureMonitor _monitor;
    private long _cpu;

    public PressureMonitorTests() =>
        _monitor = new PressureMonitor(
            new ResourceProbe(_container, _runtime), Options.Create(new PressureOptions()), _time, _services.GetRequiredService<IMeterFactory>(), NullLogger<PressureMonitor>.Instance);

    public void Dispose()
    {
        _monitor.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Before_the_first_collection_the_kernels_ratio_alone_counts_and_afterwards_the_highest_of_three()
    {
        Look(memory: 500);
        Assert.Equal(0.5, _monitor.Current.Memory);
        _runtime.LastCollection = new CollectionFacts(Available: 750, HighLoad: 900, Load: 450, Committed: 600);
        Look(memory: 500);
        Assert.Equal(0.8, _monitor.Current.Memory);
        _runtime.LastCollection = new CollectionFacts(Available: 750, HighLoad: 900, Load: 880, Committed: 600);
        Look(memory: 500);
        Assert.Equal(880.0 / 900, _monitor.Current.Memory);
    }

    [Theory]
    [InlineData(400, 480, 0.48, 0)]
    [InlineData(900, 480, 0.9, 0.24)]
    [InlineData(100, 0, 0.1, 0.1)]
    public void What_lies_empty_in_the_heap_is_room_of_the_heaps_bound_and_of_the_containers(long memory, long committed, double expected, double reusable)
    {
        // A heap of 500 in a container of 1,000; 240 of what is committed lie empty.
        _runtime.LastCollection = new CollectionFacts(Available: 500, HighLoad: 1000, Load: 0, Committed: committed) { Empty = 240 };
        Look(memory);
        Assert.Equal(expected, _monitor.Current.Memory, 9);
        Assert.Equal(reusable, _monitor.Current.Reusable, 9);
    }

    [Fact]
    public void The_lower_of_limit_and_high_is_what_may_be_used()
    {
        Look(memory: 500, high: 625);
        Assert.Equal(0.8, _monitor.Current.Memory);
    }

    [Fact]
    public void Memory_rises_at_once_and_the_level_falls_only_after_the_dwell()
    {
        List<PressureLevel> seen = [];
        _monitor.LevelChanged += reading => seen.Add(reading.Level);
        Look(memory: 100);
        Look(memory: 960);
        Assert.Equal(PressureLevel.Critical, _monitor.Current.Level);
        for (var i = 0; i < 9; i++)
        {
            Look(memory: 0);
        }

        Assert.NotEqual(PressureLevel.Normal, _monitor.Current.Level);
        for (var i = 0; i < 20; i++)
        {
            Look(memory: 0);
        }

        Assert.Equal(PressureLevel.Normal, _monitor.Current.Level);
        Assert.Equal([PressureLevel.Critical, PressureLevel.High, PressureLevel.Normal], seen);
    }

    [Fact]
    public void A_ratio_that_swings_about_a_threshold_changes_the_level_once()
    {
        var changes = 0;
        _monitor.LevelChanged += _ => changes++;
        for (var i = 0; i < 200; i++)
        {
            Look(memory: i % 2 == 0 ? 860 : 845);
        }

        Assert.Equal(1, changes);
        Assert.Equal(PressureLevel.High, _monitor.Current.Level);
    }

    [Fact]
    public void One_busy_second_is_no_pressure_and_fifteen_are()
    {
        Look(cpuCores: 0);
        Look(cpuCores: 2);
        Assert.Equal(PressureLevel.Normal, _monitor.Current.Level);
        Look(cpuCores: 0);
        for (var i = 0; i < 15; i++)
        {
            Look(cpuCores: 2);
        }

        Assert.NotEqual(PressureLevel.Normal, _monitor.Current.Level);
        Assert.InRange(_monitor.Current.Cpu, 0.85, 1);
    }

    [Fact]
    public void Without_a_quota_or_after_a_counter_began_anew_the_CPU_is_no_pressure()
    {
        Look(cpuCores: 2, quota: null);
        Look(cpuCores: 2, quota: null);
        Assert.Equal(0, _monitor.Current.Cpu);
        _cpu = 0;
        Look(cpuCores: 0, quota: 2);
        Assert.InRange(_monitor.Current.Cpu, 0, 0.01);
    }

    [Fact]
    public void Stalls_alone_raise_the_level()
    {
        Look(memory: 100, stall: 0.5);
        Assert.Equal(PressureLevel.Critical, _monitor.Current.Level);
    }

    [Fact]
    public void A_busy_CPU_raises_the_level_and_not_that_of_memory()
    {
        for (var i = 0; i < 60; i++)
        {
            Look(cpuCores: 2);
        }

        Assert.Equal((PressureLevel.Critical, PressureLevel.Normal), (_monitor.Current.Level, _monitor.Current.MemoryLevel));
        var told = 0;
        _monitor.LevelChanged += _ => told++;
        Look(cpuCores: 2, memory: 990);
        Assert.Equal((PressureLevel.Critical, 1), (_monitor.Current.MemoryLevel, told));
    }

    [Theory]
    [InlineData(840, 0)]
    [InlineData(860, 0.4)]
    [InlineData(920, 0.8)]
    [InlineData(990, 1)]
    public void Excess_begins_with_the_level_and_runs_from_where_it_ends_to_where_critical_begins(long memory, double expected)
    {
        Look(memory);
        Assert.Equal(expected, _monitor.Current.Excess, 6);
    }

    [Fact]
    public void All_faults_of_the_options_are_told_at_once()
    {
        var options = new PressureOptions { Interval = TimeSpan.Zero, Dwell = TimeSpan.FromHours(1) };
        options.Memory.HighEnds = 2;
        var result = new PressureOptionsValidator().Validate(null, options);
        Assert.Equal(4, result.Failures!.Count());
    }

    private void Look(long memory = 0, long? high = null, double cpuCores = 0, double? quota = 2, double stall = 0)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        _cpu += (long)(cpuCores * 1e9);
        var line = new PressureLine(stall, stall, stall, 0);
        _container.Reading = new CgroupReading
        {
            Memory = new MemoryReading { Limit = Limit, High = high, Usage = memory },
            Cpu = new CpuReading { QuotaCores = quota, UsageNanoseconds = _cpu },
            MemoryPressure = new PressureReading(line, null),
        };
        _monitor.Look();
    }
}
