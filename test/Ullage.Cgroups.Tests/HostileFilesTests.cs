using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Ullage.Cgroups.Tests;

public sealed class HostileFilesTests : IDisposable
{
    private static readonly string[] Names =
        ["memory.max", "memory.high", "memory.current", "memory.peak", "memory.stat", "memory.events", "cpu.max", "cpu.stat", "memory.pressure", "cpu.pressure"];

    private readonly FakeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData("memory.current", "12x\n")]
    [InlineData("memory.current", "")]
    [InlineData("memory.current", "-5\n")]
    [InlineData("memory.current", "1\n2\n")]
    [InlineData("memory.max", "maximum\n")]
    [InlineData("memory.stat", "inactive_file lots\n")]
    [InlineData("memory.stat", "inactive_file -1\n")]
    [InlineData("cpu.max", "100000\n")]
    [InlineData("cpu.max", "0 100000\n")]
    [InlineData("cpu.max", "100000 0\n")]
    [InlineData("cpu.max", "5 5 5\n")]
    [InlineData("memory.pressure", "some avg10=x avg60=0.00 avg300=0.00 total=0\n")]
    [InlineData("memory.pressure", "some avg10=0.00\n")]
    public void A_malformed_file_gives_no_value_and_a_problem_that_names_it(string name, string text)
    {
        var path = _tree.Write(name, text);

        var now = _tree.ReadV2();

        var problem = Assert.Single(now.Problems);
        Assert.StartsWith(path + ": expected ", problem, StringComparison.Ordinal);
        Assert.Equal(new MemoryReading(), now.Memory);
        Assert.Equal(new CpuReading(), now.Cpu);
        Assert.Null(now.MemoryPressure);
    }

    [Fact]
    public void A_file_without_end_is_read_only_so_far()
    {
        _tree.Write("memory.current", new string('1', 65 * 1024));

        var now = _tree.ReadV2();

        Assert.Null(now.Memory.Usage);
        Assert.Contains("longer than 65536 bytes", Assert.Single(now.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_beyond_64_bits_signed_is_held_at_the_largest()
    {
        _tree.Write("memory.max", "18446744073709551615\n");
        _tree.Write("cpu.stat", "usage_usec 18446744073709551615\n");

        var now = _tree.ReadV2();

        Assert.Equal(long.MaxValue, now.Memory.Limit);
        Assert.Equal(long.MaxValue, now.Cpu.UsageNanoseconds);
    }

    [Fact]
    public void A_folder_where_a_file_should_be_is_a_problem_not_a_crash()
    {
        Directory.CreateDirectory(Path.Combine(_tree.Root, "memory.current"));

        Assert.Null(_tree.ReadV2().Memory.Usage);
    }

    [Fact]
    public void A_group_that_is_gone_reads_as_nothing()
    {
        var now = _tree.ReadV2("gone");

        Assert.Empty(now.Problems);
        Assert.Null(now.Memory.Usage);
    }

    [Fact]
    public void Random_bytes_never_throw_and_never_make_a_negative_number()
    {
        var contents = ArbMap.Default.GeneratorFor<byte[]>();
        var lines = Gen.Elements("some avg10=", "full ", "total=", "max", " ", "\n", "-1", "99999999999999999999", "usage_usec ", "inactive_file ", "avg60=1e308").ArrayOf()
            .Select(static parts => Encoding.ASCII.GetBytes(string.Concat(parts)));
        Prop.ForAll(Arb.From(Gen.OneOf(contents, lines)), bytes =>
        {
            foreach (var name in Names)
            {
                File.WriteAllBytes(Path.Combine(_tree.Root, name), bytes);
            }

            var now = _tree.ReadV2();
            return now.Memory.Usage is null or >= 0 && now.Memory.Limit is null or >= 0 && now.Memory.WorkingSet is null or >= 0
                && now.Cpu.QuotaCores is null or > 0 && now.Cpu.UsageNanoseconds is null or >= 0 && now.MemoryPressure is null or { Some.TotalMicroseconds: >= 0 };
        }).QuickCheckThrowOnFailure();
    }
}
