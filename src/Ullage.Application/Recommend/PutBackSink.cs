using Ullage.Model;

namespace Ullage.Application.Recommend;

/// <summary>Puts every sample back in time by the same length, so that days can begin at any moment. Fed from one thread.</summary>
internal sealed class PutBackSink(ISampleSink sink, long backMs) : ISampleSink
{
    private long[] _times = [];

    public bool Accept(SeriesId id, LabelSet labels) => sink.Accept(id, labels);

    public void Append(SeriesId id, ReadOnlySpan<long> timestampsMs, ReadOnlySpan<double> values)
    {
        if (_times.Length < timestampsMs.Length)
        {
            _times = new long[timestampsMs.Length];
        }

        var times = _times.AsSpan(0, timestampsMs.Length);
        for (var i = 0; i < times.Length; i++)
        {
            times[i] = timestampsMs[i] - backMs;
        }

        sink.Append(id, times, values);
    }

    public void Complete(SeriesId id) => sink.Complete(id);
}
