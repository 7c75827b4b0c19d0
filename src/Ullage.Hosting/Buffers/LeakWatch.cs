namespace Ullage.Hosting.Buffers;

/// <summary>Ends with its buffer, or tells that it did not. An object of its own, so that buffers need no finalizer where nobody looks for leaks.</summary>
internal sealed class LeakWatch(BufferPool pool, string rentedAt) : IDisposable
{
    ~LeakWatch() => pool.Leaked(Environment.NewLine + rentedAt);

    public void Dispose() => GC.SuppressFinalize(this);
}
