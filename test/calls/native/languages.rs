//! What Rust's collections hold, grow into and give back.
use std::collections::BTreeMap;

/// Keeps 2 × `size` bytes.
#[no_mangle]
pub extern "C" fn hold(size: i32) {
    let size = size as usize;
    let grown: Vec<u8> = (0..size).map(|byte| byte as u8).collect::<Vec<u8>>().into_boxed_slice().into_vec();
    std::mem::forget(grown);
    let thread = std::thread::spawn(move || std::mem::forget(vec![1u8; size]));
    thread.join().unwrap();
    let map: BTreeMap<usize, String> = (0..1000).map(|key| (key, key.to_string())).collect();
    drop(map);
}
