namespace Ullage.Hosting.Workers;

/// <summary>An accepted item while it waits.</summary>
/// <param name="Value">The item.</param>
/// <param name="DeadlineAt">Timestamp after which it is not begun; 0 for none.</param>
/// <param name="Done">Told what became of it; null where nobody asked.</param>
internal readonly record struct WorkItem<T>(T Value, long DeadlineAt, TaskCompletionSource? Done);
