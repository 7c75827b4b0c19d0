using FsCheck;
using FsCheck.Fluent;
using Ullage.Model;

namespace Ullage.State.Tests;

public sealed class BucketFormatTests
{
    [Fact]
    public void Whatever_is_written_is_read_back() =>
        Check.QuickThrowOnFailure(Prop.ForAll(
            ArbMap.Default.ArbFor<(NonNull<string> Space, NonNull<string> Name, byte[] Cell, bool Inferred, uint? Outside)[]>(),
            static days =>
            {
                List<ContainerDay> written = [.. days.Select(static (d, i) => new ContainerDay(
                    new ContainerId(new WorkloadId("", Plain(d.Space.Get), "Deployment", Plain(d.Name.Get)), $"c{i}"),
                    d.Inferred,
                    d.Cell ?? [],
                    d.Outside is { } outside ? new RuntimeFacts { Kind = RuntimeKind.Go, OutsideRuntime = ByteQuantity.FromBytes(outside) } : null))];

                var read = BucketFormat.Read(BucketFormat.Write(written));

                Assert.Equal(
                    written.OrderBy(static c => c.Container).Select(static c => (c.Container, c.Inferred, Convert.ToHexString(c.Cell.Span), c.Runtime)),
                    read.Select(static c => (c.Container, c.Inferred, Convert.ToHexString(c.Cell.Span), c.Runtime)));
            }));

    [Fact]
    public void Bytes_of_anything_else_are_damage_and_never_a_crash() =>
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), static bytes =>
        {
            try
            {
                _ = BucketFormat.Read([1, .. bytes]);
            }
            catch (InvalidDataException)
            {
                // Said so.
            }
        }));

    [Fact]
    public void A_count_of_billions_in_a_few_bytes_takes_no_memory()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<InvalidDataException>(static () => BucketFormat.Read([1, 0xff, 0xff, 0xff, 0xff, 0x07, 1]));

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void Workloads_spread_evenly_over_buckets_and_shards()
    {
        var counts = new int[4];
        for (var i = 0; i < 4_000; i++)
        {
            counts[Buckets.Of(new WorkloadId("", $"team-{i % 40}", "Deployment", $"service-{i / 40}")) % 4]++;
        }

        Assert.All(counts, static c => Assert.InRange(c, 850, 1_150));
    }

    // Half a surrogate has no UTF-8; Kubernetes' names hold none.
    private static string Plain(string text) => string.Concat(text.Where(static c => !char.IsSurrogate(c)));
}
