//! Finds the known word that a misspelt one was meant to be.

use crate::limits::NAME_BYTES_MAX;

/// Returns the candidate with the fewest typing slips from `word`, when they are few for its length.
pub(crate) fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    if word.len() > NAME_BYTES_MAX {
        return None;
    }
    let word: Vec<char> = word.to_lowercase().chars().collect();
    let slips_max = (word.len() / 3).clamp(1, 3);
    candidates
        .map(|candidate| (slips(&word, &candidate.chars().collect::<Vec<_>>()), candidate))
        .filter(|(slips, candidate)| *slips <= slips_max && *slips < candidate.chars().count())
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, candidate)| candidate.to_owned())
}

/// Counts the letters put in, left out, replaced or swapped with their neighbour (optimal string alignment).
fn slips(left: &[char], right: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut row = Vec::with_capacity(right.len() + 1);
        row.push(i + 1);
        for (j, b) in right.iter().enumerate() {
            let replaced = above[j] + usize::from(a != b);
            let mut fewest = replaced.min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == right[j - 1] && left[i - 1] == *b {
                fewest = fewest.min(before[j - 1] + 1);
            }
            row.push(fewest);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[right.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_of_the_keyboard_are_forgiven() {
        let check = |word, expected: Option<&str>| {
            let known = ["contact.country", "customer", "visit", "readiness", "fit"];
            assert_eq!(nearest(word, known.into_iter()).as_deref(), expected, "{word}");
        };
        check("vsiit", Some("visit"));
        check("Custmer", Some("customer"));
        check("contact.contry", Some("contact.country"));
        check("readyness", Some("readiness"));
        check("banana", None);
        check("x", None);
        check("", None);
    }
}
