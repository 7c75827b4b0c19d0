using Ullage.Model;
using Ullage.Prometheus.Merging;

namespace Ullage.Prometheus.Tsdb.Head;

/// <summary>A series of the head.</summary>
/// <param name="labels">Its labels.</param>
/// <param name="spooled">The number of its samples from the log in the spool.</param>
internal sealed class HeadSeries(LabelSet labels, int spooled)
{
    /// <summary>Its labels.</summary>
    public LabelSet Labels => labels;

    /// <summary>The number of its samples in the spool.</summary>
    public int Spooled => spooled;

    /// <summary>Its full chunks in the head's files.</summary>
    public List<HeadChunk> Chunks { get; } = [];

    /// <summary>Up to here its full chunks hold all samples that came in order.</summary>
    public long ChunkedToMs { get; set; } = long.MinValue;

    /// <summary>What was deleted of it.</summary>
    public List<DeletedInterval> Deleted { get; } = [];
}
