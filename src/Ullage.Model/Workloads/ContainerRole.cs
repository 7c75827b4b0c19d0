namespace Ullage.Model;

/// <summary>What part a container plays in its pod.</summary>
public enum ContainerRole
{
    /// <summary>Runs for the pod's life.</summary>
    App,

    /// <summary>Runs to its end before the app starts.</summary>
    Init,

    /// <summary>An init container with restartPolicy Always: starts first and stays (native sidecar).</summary>
    Sidecar,
}
