using FsCheck;
using FsCheck.Fluent;
using Ullage.Sizing.Reduction;

namespace Ullage.Sizing.Tests.Reduction;

public sealed class QuantileSketchTests
{
    private static readonly Gen<(double Value, long Weight)> Counted =
        from exponent in Gen.Choose(-29, 55)
        from mantissa in Gen.Choose(0, int.MaxValue)
        from weight in Gen.Choose(1, 100_000)
        from zero in Gen.Choose(0, 15)
        select (zero == 0 ? 0 : Math.ScaleB(1 + mantissa / (double)int.MaxValue, exponent), (long)weight);

    private static readonly Arbitrary<(double Value, long Weight)[]> Samples = Gen.ArrayOf(Counted).ToArbitrary();

    [Fact]
    public void Every_quantile_is_within_one_percent_of_the_exact_one() =>
        Prop.ForAll(Samples, samples =>
        {
            var sketch = Of(samples);
            return Enumerable.Range(0, 101).All(q => Near(sketch.Quantile(q / 100.0), Exact.Quantile(samples, q / 100.0)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Merging_is_exactly_commutative_and_associative() =>
        Prop.ForAll(Samples, Samples, Samples, (a, b, c) =>
            Merged(Of(a), Of(b)).Same(Merged(Of(b), Of(a)))
            && Merged(Merged(Of(a), Of(b)), Of(c)).Same(Merged(Of(a), Merged(Of(b), Of(c))))
            && Merged(Of(a), Of(b)).Same(Of([.. a, .. b]))).QuickCheckThrowOnFailure();

    [Fact]
    public void Writing_and_reading_gives_the_same() =>
        Prop.ForAll(Samples, samples =>
        {
            var sketch = Of(samples);
            var writer = new CompactWriter();
            sketch.Write(writer);
            var reader = new CompactReader(writer.Written);
            var read = new QuantileSketch();
            read.MergeFrom(ref reader);
            return reader.AtEnd && read.Same(sketch);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_bound_on_buckets_costs_low_quantiles_only()
    {
        var sketch = new QuantileSketch();
        for (var i = 1; i <= 2000; i++)
        {
            sketch.Add(i * i, 1);
        }

        var writer = new CompactWriter();
        sketch.Write(writer, mostBuckets: 60);
        var reader = new CompactReader(writer.Written);
        var bounded = new QuantileSketch();
        bounded.MergeFrom(ref reader);
        Assert.True(reader.AtEnd);
        Assert.Equal(sketch.TotalWeight, bounded.TotalWeight);
        Assert.All(new[] { 0.6, 0.9, 0.99, 1 }, q => Assert.Equal(sketch.Quantile(q), bounded.Quantile(q)));
        Assert.True(bounded.Quantile(0.1) > sketch.Quantile(0.1));
    }

    [Fact]
    public void A_bucket_holds_exactly_the_values_between_its_bounds()
    {
        var previous = 0.0;
        for (var index = 0; index < LogScale.Buckets; index++)
        {
            var value = LogScale.Value(index);
            Assert.Equal(index, LogScale.Index(value));
            Assert.True(value > previous);
            Assert.True(previous == 0 || value / previous < 1.0201);
            previous = value;
        }

        Assert.Equal(LogScale.Buckets - 1, LogScale.Index(1e300));
    }

    [Fact]
    public void Nothing_counted_is_zero_and_values_below_a_nanocore_are_zero()
    {
        var sketch = new QuantileSketch();
        Assert.Equal(0, sketch.Quantile(0.5));
        sketch.Add(1e-12, 10);
        sketch.Add(4, 0);
        Assert.Equal(10, sketch.TotalWeight);
        Assert.Equal(0, sketch.Quantile(1));
    }

    [Theory, InlineData(double.NaN), InlineData(-1.0), InlineData(double.PositiveInfinity)]
    public void What_is_no_amount_is_refused(double value) => Assert.Throws<ArgumentOutOfRangeException>(() => new QuantileSketch().Add(value, 1));

    private static QuantileSketch Of((double Value, long Weight)[] samples)
    {
        var sketch = new QuantileSketch();
        foreach (var (value, weight) in samples)
        {
            sketch.Add(value, weight);
        }

        return sketch;
    }

    private static QuantileSketch Merged(QuantileSketch a, QuantileSketch b)
    {
        a.Merge(b);
        return a;
    }

    private static bool Near(double found, double exact) => Math.Abs(found - exact) <= QuantileSketch.RelativeError * exact + 1e-9;
}
