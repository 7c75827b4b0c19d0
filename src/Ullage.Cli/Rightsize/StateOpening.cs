using Ullage.Cli.Commands;
using Ullage.Cli.Configuration;
using Ullage.Cli.Running;
using Ullage.State;

namespace Ullage.Cli.Rightsize;

/// <summary>Opens the place where days are kept.</summary>
internal static class StateOpening
{
    /// <summary>Opens it.</summary>
    /// <exception cref="UsageException">It cannot be used.</exception>
    public static IDayStore Open(Invocation invocation)
    {
        try
        {
            return invocation.Settings.Get(RightsizeSettings.State) is { } folder ? new FolderDayStore(invocation.PathOf(folder)) : new MemoryDayStore();
        }
        catch (StateException e)
        {
            throw new UsageException($"{invocation.Settings.NameOf(RightsizeSettings.State)}: {e.Message}");
        }
    }
}
