namespace Ullage.Testing.Caching;

/// <summary>A cache policy as a trace sees it: keys of weight one, an access that misses brings the key in.</summary>
public interface ISimulatedCache
{
    /// <summary>Its name in tables.</summary>
    string Name { get; }

    /// <summary>Asks for a key; true when it was there.</summary>
    bool Access(long key);
}
