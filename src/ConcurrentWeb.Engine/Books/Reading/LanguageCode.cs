using System.Collections.Frozen;

namespace ConcurrentWeb.Books;

/// <summary>Makes one code of those that catalogues use for a language.</summary>
internal static class LanguageCode
{
    // Of the codes with three letters (ISO 639-2) both those for bibliographies and those for terminology.
    private static readonly FrozenDictionary<string, string> TwoLetters = """
        afr af, alb sq, sqi sq, amh am, ara ar, arm hy, hye hy, aze az, baq eu, eus eu, bel be, ben bn, bos bs, bul bg, bur my, mya my,
        cat ca, chi zh, zho zh, cze cs, ces cs, dan da, dut nl, nld nl, eng en, epo eo, est et, fao fo, fin fi, fre fr, fra fr, fry fy,
        geo ka, kat ka, ger de, deu de, gla gd, gle ga, glg gl, gre el, ell el, guj gu, heb he, hin hi, hrv hr, hun hu, ice is, isl is,
        ind id, ita it, jpn ja, kan kn, kaz kk, khm km, kor ko, kur ku, lao lo, lat la, lav lv, lit lt, ltz lb, mac mk, mkd mk, mal ml,
        mao mi, mri mi, mar mr, may ms, msa ms, mlt mt, mon mn, nep ne, nor no, nob nb, nno nn, oci oc, pan pa, per fa, fas fa, pol pl,
        por pt, roh rm, rum ro, ron ro, rus ru, san sa, slo sk, slk sk, slv sl, som so, spa es, srp sr, swa sw, swe sv, tam ta, tel te,
        tgl tl, tha th, tib bo, bod bo, tur tr, ukr uk, urd ur, uzb uz, vie vi, wel cy, cym cy, yid yi, zul zu
        """.Split(',', StringSplitOptions.TrimEntries)
        .Select(pair => pair.Split(' '))
        .ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);

    /// <summary>The code with two letters (ISO 639-1) where the language has one, else the text as it is.</summary>
    internal static string? Read(string? text) => text is null ? null : TwoLetters.GetValueOrDefault(text, text);
}
