using Ullage.Model;
using Ullage.Prometheus.Merging;

namespace Ullage.Prometheus.Tsdb;

/// <summary>Walks the series selected of one part of a TSDB in the order of their labels, so that parts can be joined series by series.</summary>
internal interface ISeriesCursor
{
    /// <summary>The stretch of time that is missing when this part fails.</summary>
    TimeRange Range { get; }

    /// <summary>Bytes of index read.</summary>
    long Bytes { get; }

    /// <summary>The series at hand.</summary>
    LabelSet Labels { get; }

    /// <summary>Goes on to the next series; false after the last.</summary>
    /// <exception cref="SourceException">The part is damaged here.</exception>
    bool MoveNext();

    /// <summary>Adds the chunks of the series at hand that touch the range.</summary>
    void CollectChunks(TimeRange range, List<StoredChunk> into);
}
