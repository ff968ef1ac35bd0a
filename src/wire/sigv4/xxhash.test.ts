import { beforeAll, expect, test } from 'vitest'
import { xxHash, xxHashLoading, type XxHashName } from './xxhash.ts'

const NAMES: readonly XxHashName[] = ['XXHASH64', 'XXHASH3', 'XXHASH128']
beforeAll(() => xxHashLoading())

const data = (length: number) => Buffer.from(Array.from({ length }, (_, i) => (i * 37 + (i >> 3)) & 255))

/** What the reference implementation (xxHash 0.8) makes of them: each length at which XXH3 goes another way. */
test.each([
  [0, 'ef46db3751d8e999', '2d06800538d394c2', '99aa06d3014798d86001c324468d497f'],
  [1, 'e934a84adb052768', 'c44bdff4074eecdb', 'a6cd5e9392000f6ac44bdff4074eecdb'],
  [3, 'f5cd310a927fde3e', '2b15aa0b3d075427', '9853135c5862576e2b15aa0b3d075427'],
  [4, 'a9c00ae8f9b200f0', 'e41090fa396e2123', '56ef8d1efcac674922790c3dd8e46ba9'],
  [8, '74c725313330d0cc', '44db4d702e7af307', 'fb45186b670a4b1895fdbe3342dcacd9'],
  [9, '622cbdf629d081f5', 'fb5805e2c810928f', '8387adae6aa958b3bb7367bf6a4cb70f'],
  [16, '6d11a17cba958731', '0cc4a004b4e7d545', 'a4a1654dd6ca78fb600b6c9de2840f3e'],
  [17, 'e2c433489e15c3bc', '597daee786ee77d9', 'd32210da3a42809c1d37a3e7582b89f6'],
  [32, '933a79bffa5ca70d', '8c27b263d1b372e6', 'c22ad845bb83e57d855a6596a2e0f813'],
  [33, '73d1ced1fc434b81', '2935bc19755f1e45', '2dc4770dd95d3b62baf162c99ff233df'],
  [64, '96ae9699d1ce1876', '47e69db4981d5293', '468c116bcdb0770761b1fdcab3c251f9'],
  [65, '2fd905db1b932ec7', '1c5821874eff7e64', '8305956a23cd7e6daf1a9d020ff47dad'],
  [96, '04a5a8cdf35b7d4d', '42a3374ebf4d0990', '0195d44b8938b840d505a2583147009a'],
  [97, 'bd9a31da8b77168b', '619236d84d077e50', '17d788b9b07ca005654c7dec6f1ccbd9'],
  [128, 'ea87c288d1d9843b', '40c5a99a6d11ddfe', '9710602477659f67354d4564415a0135'],
  [129, '97dc222423031479', '76fd29cc5330101b', '42c4512d09c92f67db0332d83f7c8233'],
  [160, 'c7bd8c72677d6504', 'eef0cf755ba68703', '9640db625e351799b191fb783137aa10'],
  [239, '2d6a77f5d02031f4', 'a55ea117ec8b6956', '5dff0b5c187cea0cf7ad890f9a56e4d9'],
  [240, 'a248969f7e91f3e7', '8ee4d7f29db1fd68', '1797701d1d125765de6ab6698fed9bc5'],
  [241, '29ebf6f0ded66421', '6a9412ffe6402fc9', 'bfc6af27c222ded86a9412ffe6402fc9'],
  [256, '099a05ff2e85bfe8', '4dcfda2fd4449486', '85655c1d2da7e7024dcfda2fd4449486'],
  [257, 'f493ba32539e9d82', '90eb358dca9030bc', '700a57afc09108ff90eb358dca9030bc'],
  [1023, '4f8d2fe21c02df96', '3adcf0dfac5a5c2b', '59dc31be72ecbb623adcf0dfac5a5c2b'],
  [1024, 'c3b77bc09ab4d0c3', 'd5d26df17d4d21b8', '55b1e70be25e7808d5d26df17d4d21b8'],
  [1025, '9b81aa56ccf2a40c', '8cacb41a8bcd3fd5', '2c006d9e21ac15598cacb41a8bcd3fd5'],
  [1088, '11279e7c7ad9829a', 'f218a608e79ab22e', 'e6e5f21ac5a678dcf218a608e79ab22e'],
  [2049, '80b97dbcff8c1733', '044a464ae444c707', '6ed3134530e58aea044a464ae444c707'],
  [5000, '6f9c8f05ca7be271', 'bb3c479f6fcef752', '751ac70a18673a6dbb3c479f6fcef752'],
])('of %i bytes', (length, h64, h3, h128) => {
  const all = NAMES.map(xxHash)
  for (const hash of all) hash.update(data(length))
  expect(all.map((hash) => hash.digest().toString('hex'))).toEqual([h64, h3, h128])
})

test.each(NAMES)('several of %s that run at a time do not disturb each other', (name) => {
  const whole = data(5000)
  const alone = xxHash(name)
  alone.update(whole)
  const [one, other] = [xxHash(name), xxHash(name)]
  for (let at = 0; at < whole.length; at += 700) {
    one.update(whole.subarray(at, at + 700))
    other.update(whole.subarray(at, at + 300))
  }
  expect(one.digest()).toEqual(alone.digest())
  expect(one.digest()).toEqual(alone.digest())
  expect(other.digest()).not.toEqual(alone.digest())
})
