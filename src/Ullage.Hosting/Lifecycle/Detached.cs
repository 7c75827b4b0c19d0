namespace Ullage.Hosting.Lifecycle;

/// <summary>
/// Starts what outlives its caller outside of its caller's context: a loop, a timer or a connection that a request happens to be the first to need must not carry that request's trace and log scopes for ever.
/// </summary>
internal static class Detached
{
    /// <param name="start">Starts it; what it does itself, before it returns, still sees the caller's context.</param>
    public static T Start<T>(Func<T> start)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return start();
        }

        using (ExecutionContext.SuppressFlow())
        {
            return start();
        }
    }
}
