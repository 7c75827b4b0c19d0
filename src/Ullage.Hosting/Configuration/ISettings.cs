namespace Ullage.Hosting.Configuration;

/// <summary>The settings of the service as they are now: a mounted secret may be replaced while it runs. Safe for concurrent use.</summary>
public interface ISettings<out T>
    where T : class
{
    /// <summary>The last that had no faults.</summary>
    T Current { get; }

    /// <summary>Raised after a mounted file had changed and everything was read anew without faults.</summary>
    event Action<T>? Changed;
}
