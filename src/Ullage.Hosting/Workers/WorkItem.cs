using System.Diagnostics;

namespace Ullage.Hosting.Workers;

/// <summary>An accepted item while it waits.</summary>
/// <param name="Value">The item.</param>
/// <param name="DeadlineAt">Timestamp after which it is not begun; 0 for none.</param>
/// <param name="Done">Told what became of it; null where nobody asked.</param>
/// <param name="Caller">The span that handed it in; null where nothing is traced.</param>
internal readonly record struct WorkItem<T>(T Value, long DeadlineAt, TaskCompletionSource? Done, Activity? Caller);
