using System.Diagnostics.CodeAnalysis;

namespace Ullage.Hosting.Caching;

/// <summary>A load under way and those who wait for it. It is cancelled when the last of them has gone.</summary>
[SuppressMessage("Design", "CA1001", Justification = "the source has neither timer nor handle, and whoever leaves last may cancel it at any moment")]
internal sealed class Flight<TValue>
{
    private readonly TaskCompletionSource<TValue> _value = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cancellation = new();

    public Task<TValue> Value => _value.Task;

    public CancellationToken Cancelled => _cancellation.Token;

    /// <summary>Those who wait; under the cache's lock.</summary>
    public int Waiting { get; set; } = 1;

    public void Land(TValue value) => _value.TrySetResult(value);

    public void Fail(Exception exception)
    {
        _value.TrySetException(exception);

        // Where all have gone nobody looks at it: that is no unobserved failure.
        _ = _value.Task.Exception;
    }

    public void Cancel() => _cancellation.Cancel();
}
