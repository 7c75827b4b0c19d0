namespace Ullage.Model;

/// <summary>A series within one read. Numbers start at 0 and are given in order of appearance.</summary>
public readonly record struct SeriesId(int Value);

/// <summary>
/// Takes samples as a source yields them. A source calls one sink from one thread at a time. For each series it calls
/// <see cref="Accept"/> once, then <see cref="Append"/> any number of times with strictly increasing timestamps inside the range
/// asked for, then <see cref="Complete"/> once. Several series may be open at a time. No object is made per sample.
/// </summary>
public interface ISampleSink
{
    /// <summary>A series begins. False declines it: the source then skips its samples, undecoded where it can.</summary>
    bool Accept(SeriesId id, LabelSet labels);

    /// <summary>Samples of a series, in time order: values are the raw doubles, stale markers and other NaN included. The spans are of equal length and valid only during the call.</summary>
    void Append(SeriesId id, ReadOnlySpan<long> timestampsMs, ReadOnlySpan<double> values);

    /// <summary>The series has no more samples in this read.</summary>
    void Complete(SeriesId id);
}
