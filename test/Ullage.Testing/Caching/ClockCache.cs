namespace Ullage.Testing.Caching;

/// <summary>A ring with one bit of use: the hand clears bits and takes the first that is clear (second chance).</summary>
public sealed class ClockCache(int capacity) : ISimulatedCache
{
    private readonly Dictionary<long, int> _places = new(capacity);
    private readonly (long Key, bool Used)[] _ring = new (long, bool)[capacity];
    private int _hand;

    public string Name => "CLOCK";

    public bool Access(long key)
    {
        if (_places.TryGetValue(key, out var place))
        {
            _ring[place].Used = true;
            return true;
        }

        if (_places.Count == capacity)
        {
            while (_ring[_hand].Used)
            {
                _ring[_hand].Used = false;
                _hand = (_hand + 1) % capacity;
            }

            _places.Remove(_ring[_hand].Key);
        }

        _ring[_hand] = (key, false);
        _places[key] = _hand;
        _hand = (_hand + 1) % capacity;
        return false;
    }
}
