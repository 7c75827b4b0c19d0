using FsCheck;
using FsCheck.Fluent;
using Ullage.Hosting.Profiling.Cpu;

namespace Ullage.Hosting.Profiling.Tests.Cpu;

public sealed class CpuSharesTests
{
    private const int Work = 1;
    private const int OtherWork = 2;
    private const int Call = 3;
    private const int Wait = 4;

    [Fact]
    public void Looks_at_a_thread_at_work_share_what_the_kernel_counted_in_between()
    {
        var book = new Book();
        // In the queue for half of the time: 100 of wall time are 50 of CPU.
        book.Run(1, 0, 0);
        book.Run(1, 400, 200);
        book.Look(1, 100, Work).Look(1, 200, Work).Look(1, 300, OtherWork);
        Assert.Equal(new Dictionary<int, double> { [Work] = 125, [OtherWork] = 75 }, book.Divide(200).Seen);
    }

    [Fact]
    public void A_thread_that_waits_all_the_time_has_nothing()
    {
        var book = new Book();
        book.Run(1, 0, 0);
        book.Run(1, 400, 0);
        book.Run(2, 0, 0);
        book.Run(2, 400, 400);
        book.Look(1, 100, Wait).Look(1, 200, Wait).Look(2, 100, Work).Look(2, 200, Work);
        Assert.Equal(new Dictionary<int, double> { [Work] = 400 }, book.Divide(400).Seen);
    }

    [Fact]
    public void Bursts_that_nobody_met_are_counted_by_those_that_somebody_met()
    {
        var book = new Book();
        book.Run(1, 0, 0);
        book.Run(1, 1000, 100);
        book.Look(1, 100, Wait).Look(1, 200, Work).Look(1, 300, Wait).Look(1, 400, Wait).Look(1, 500, Wait).Look(1, 600, OtherWork).Look(1, 700, Wait);
        var seen = book.Divide(100).Seen;
        Assert.Equal((50, 50), (Math.Round(seen[Work]), Math.Round(seen[OtherWork])));
    }

    [Fact]
    public void A_thread_that_nobody_met_at_work_is_counted_with_its_namesakes_and_without_them_outside()
    {
        var book = new Book();
        foreach (var thread in (long[])[1, 2, 3])
        {
            book.Run(thread, 0, 0);
            book.Run(thread, 300, 30);
            book.Name(thread, thread == 3 ? "lonely" : "pool");
        }

        book.Look(1, 100, Wait).Look(1, 200, Work).Look(1, 300, Wait).Look(2, 100, Wait).Look(2, 200, Wait).Look(3, 100, Wait).Look(3, 200, Wait);
        var shares = book.Divide(90);
        Assert.Equal(60, Math.Round(shares.Seen[Work]));
        Assert.Equal(30, Math.Round(shares.Outside["lonely"]));
    }

    [Fact]
    public void Threads_without_managed_frames_are_told_by_name_and_what_no_thread_used_as_left_over()
    {
        var book = new Book();
        book.Run(1, 0, 0);
        book.Run(1, 100, 40);
        book.Name(1, ".NET Server GC");
        book.Run(2, 0, 0);
        book.Run(2, 100, 20);
        book.Name(2, ".NET Server GC");
        Assert.Equal(new Dictionary<string, double> { [".NET Server GC"] = 60, ["left"] = 40 }, book.Divide(100).Outside);
    }

    [Fact]
    public void A_collection_is_booked_under_the_stack_that_it_interrupted_and_not_under_what_was_seen()
    {
        var book = new Book();
        book.Run(1, 0, 0);
        book.Run(1, 300, 300);
        book.Look(1, 100, Work);
        book.Ledger.Collects(1, 120, 7);
        book.Ledger.Collected(1, 180);
        book.Look(1, 200, Work);
        Assert.Equal(240, Math.Round(book.Divide(300).Seen[Work]));
        Assert.Equal((1, 60), (book.Ledger.Collections[7].Count, book.Ledger.Collections[7].Cpu));
    }

    [Fact]
    public void Without_clocks_managed_threads_share_by_wall_time_at_most_what_the_process_used()
    {
        var book = new Book();
        book.Look(1, 100, Work).Look(1, 200, Work).Look(2, 100, Wait).Look(2, 200, Wait).Look(2, 300, OtherWork);
        var shares = book.Divide(50);
        Assert.Equal(50, shares.Seen.Values.Sum(), 6);
        Assert.DoesNotContain(Wait, shares.Seen.Keys);
        Assert.Equal(1, shares.Factor);
    }

    [Fact]
    public void A_call_that_blocked_cannot_have_run_for_longer_than_its_thread()
    {
        var book = new Book();
        book.Run(1, 0, 0);
        book.Run(1, 100, 0);
        book.Run(1, 200, 100);
        book.Run(1, 400, 102);
        book.Look(1, 100, Wait).Look(1, 200, Work).Look(1, 300, Wait).Look(1, 400, Call);
        var seen = book.Divide(102).Seen;
        Assert.True(seen[Work] > 90, $"{seen[Work]}");
        Assert.True(seen.GetValueOrDefault(Call) < 10);
    }

    [Theory]
    [InlineData(100, 50, 50)]
    [InlineData(25, 20, 5)]
    [InlineData(0, 0, 0)]
    public void Next_to_managed_code_a_call_gets_the_less_the_less_its_thread_ran(long ran, double managed, double call)
    {
        var book = new Book();
        book.Run(1, 0, 0);
        book.Run(1, 100, 0);
        book.Run(1, 200, ran);
        book.Look(1, 100, Work).Look(1, 200, Call);
        var seen = book.Divide(ran).Seen;
        Assert.Equal((managed, call), (Math.Round(seen.GetValueOrDefault(Work)), Math.Round(seen.GetValueOrDefault(Call))));
    }

    [Fact]
    public void Whatever_was_seen_the_whole_is_what_the_process_used() => Prop.ForAll(
        Gen.Zip(Gen.Choose(0, 4).Zip(Gen.Choose(0, 3)).Zip(Gen.Choose(0, 100)).Zip(Gen.Choose(1, 4)).ListOf(), Gen.Choose(0, 5_000)).ToArbitrary(),
        static made =>
        {
            var (looks, process) = made;
            var book = new Book();
            var cpu = new long[5];
            var at = 0L;
            foreach (var (((thread, clock), used), seen) in looks)
            {
                at += 100;
                if (clock > 0)
                {
                    book.Run(thread, at, cpu[thread] += used);
                }

                book.Look(thread, at, seen);
            }

            var shares = book.Divide(process);
            var collected = book.Ledger.Collections.Values.Sum(static c => c.Cpu);
            var whole = (shares.Seen.Values.Sum() + shares.Outside.Values.Sum() + collected) * shares.Factor;
            return Math.Abs(whole - process) < 1e-6 * (process + 1) && shares.Seen.Values.All(static v => v >= 0);
        }).QuickCheckThrowOnFailure();

    private sealed class Book
    {
        private readonly ThreadTimeline _timeline = new();

        public Book() => Ledger = new CpuLedger(_timeline, 1000);

        public CpuLedger Ledger { get; }

        public void Run(long thread, long at, long cpu) => _timeline.Add(thread, at, cpu, wasThere: true);

        public void Name(long thread, string name) => _timeline.Name(thread, name);

        public Book Look(long thread, long at, int seen)
        {
            Ledger.Look(thread, at, seen);
            return this;
        }

        public CpuShares Divide(double process)
        {
            Ledger.Close();
            return CpuShares.Of(Ledger, _timeline, process, static seen => seen switch { Wait => Effort.Waiting, Call => Effort.Native, _ => Effort.Managed }, "left");
        }
    }
}
