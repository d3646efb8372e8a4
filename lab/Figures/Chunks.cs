namespace ProxyLab.Figures;

/// <summary>Runs of a sequence.</summary>
internal static class Chunks
{
    /// <summary>Neighbours with an equal key, together.</summary>
    internal static IEnumerable<List<T>> ChunkBy<T, TKey>(this IEnumerable<T> items, Func<T, TKey> key)
    {
        List<T> chunk = [];
        foreach (var item in items)
        {
            if (chunk.Count > 0 && !EqualityComparer<TKey>.Default.Equals(key(chunk[0]), key(item)))
            {
                yield return chunk;
                chunk = [];
            }

            chunk.Add(item);
        }

        if (chunk.Count > 0) yield return chunk;
    }
}
