using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>What every series' reducer needs to know of the run.</summary>
/// <param name="Window">Samples outside are passed over.</param>
/// <param name="HistoryStartMs">A series that begins well after it has started inside the history.</param>
/// <param name="StartupMs">Length of start-up.</param>
/// <param name="AssumedIntervalMs">Interval of a series with one sample.</param>
internal sealed record ReductionSettings(TimeRange Window, long HistoryStartMs, long StartupMs, long AssumedIntervalMs);
