using Ullage.Hosting.Profiling.Cpu;
using Ullage.Testing;

namespace Ullage.Hosting.Profiling.Tests.Cpu;

public sealed class ProcThreadsTests
{
    [Fact]
    public void Threads_are_told_with_their_names_and_times_and_what_is_no_thread_is_passed_over()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "12", "123456789 5 6\n", ".NET TP Worker\n");
        Write(folder, "13", "broken", "x\n");
        Directory.CreateDirectory(Path.Combine(folder.Path, "14"));
        Directory.CreateDirectory(Path.Combine(folder.Path, "-5"));
        using var threads = new ProcThreads(folder.Path);
        Assert.Equal([12L, 13L], threads.List().Order());
        Assert.Equal(123_456_789, threads.Nanoseconds(12));
        Assert.Equal(".NET TP Worker", threads.Name(12));
        Assert.Null(threads.Nanoseconds(13));
        Assert.Null(threads.Nanoseconds(99));
        Assert.Equal("", threads.Name(99));
        Directory.Delete(Path.Combine(folder.Path, "12"), recursive: true);
        Assert.Equal([13L], threads.List());
    }

    [Fact]
    public void Where_the_kernel_tells_nothing_there_are_no_threads()
    {
        using var threads = new ProcThreads("/nowhere/task");
        Assert.Empty(threads.List());
        using var watch = new ThreadWatch("/nowhere/task");
        watch.Start();
        watch.Finish();
        Assert.True(watch.Timeline.IsEmpty);
    }

    [Fact]
    public void A_watch_sees_what_this_thread_uses_and_what_it_is_called()
    {
        if (!File.Exists("/proc/self/schedstat"))
        {
            Assert.Skip("The kernel keeps no schedstat.");
        }

        using var watch = new ThreadWatch();
        using var busy = new BusyThread(allocates: false);
        watch.Start();
        SpinWait.SpinUntil(() => watch.Timeline.Totals().Any(static t => t.Cpu > 10_000_000), TimeSpan.FromSeconds(30));
        watch.Finish();
        Assert.Contains(watch.Timeline.Totals(), static t => t.Cpu > 10_000_000);
        Assert.Contains(watch.Timeline.Totals(), static t => t.Name.StartsWith(".NET", StringComparison.Ordinal));
    }

    private static void Write(TemporaryFolder folder, string thread, string times, string name)
    {
        var path = Directory.CreateDirectory(Path.Combine(folder.Path, thread)).FullName;
        File.WriteAllText(Path.Combine(path, "schedstat"), times);
        File.WriteAllText(Path.Combine(path, "comm"), name);
    }
}
