using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Workers;

/// <summary>A worker pool whose items are pieces of code: what <c>services.AddWorkerPool()</c> registers.</summary>
public sealed class WorkerPool(WorkerPoolOptions options, TimeProvider? time = null, ILogger? log = null, IMeterFactory? meters = null)
    : WorkerPool<Func<CancellationToken, ValueTask>>(options, static (work, cut) => work(cut), time, log, meters);
